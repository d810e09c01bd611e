/** One file a service: spec → env map, in the names of the images. */
import type { Spec } from '../topology/build.ts';
import type { Env, ServiceName } from '../topology/types.ts';
import { connect } from './connect.ts';
import { kafka } from './kafka.ts';
import { schemaRegistry } from './schema-registry.ts';
import { ui } from './ui.ts';
import { zookeeper } from './zookeeper.ts';

export const services: Readonly<Record<ServiceName, (spec: Spec) => Env>> = {
  zookeeper,
  kafka,
  'schema-registry': schemaRegistry,
  connect,
  ui,
};
