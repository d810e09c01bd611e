import { connect } from './connect.ts';
import { kafka } from './kafka.ts';
import { schemaRegistry } from './schema-registry.ts';
import type { ContractService, ImageContract } from './types.ts';
import { zookeeper } from './zookeeper.ts';

/** The images of Confluent Platform 7.4.0, by service. */
export const images: Readonly<Record<ContractService, ImageContract>> = {
  zookeeper,
  kafka,
  'schema-registry': schemaRegistry,
  connect,
};

/** Base name of the properties file the service itself reads. */
export function mainFile(service: ContractService): string {
  return images[service].mainFile;
}

/**
 * The property of the service's main file that the env name turns into; undefined for names that reach no property.
 * Names that steer the image may be rendered as well, such as KAFKA_HEAP_OPTS as `heap.opts`: the service ignores
 * those, see `controlNames`. Lists of ZooKeeper (`ZOOKEEPER_SERVERS` → `server.1`, …) have no single property.
 */
export function propertyName(service: ContractService, envName: string): string | undefined {
  return images[service].propertyName(envName);
}

/** The env name that sets the property; undefined where none does (most names with capitals or with `.-`, `_-`). */
export function envName(service: ContractService, property: string): string | undefined {
  const image = images[service];
  return image.envNames(property).find((name) => image.propertyName(name) === property);
}
