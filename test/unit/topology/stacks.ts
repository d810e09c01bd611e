import { parseConfig } from '../../../stacks/config.ts';
import { buildTopology } from '../../../stacks/topology/build.ts';
import { serviceOf, type TargetTraits, type Topology } from '../../../stacks/topology/types.ts';

/** A target whose services share one machine. */
export const oneMachine: TargetTraits = {
  name: 'local',
  network: 'host',
  isCluster: false,
  runs: 'processes',
  distributions: ['open'],
  brokerHost: (name) => name,
};

/** A target that gives each service an address of its own. */
export const engine: TargetTraits = {
  name: 'docker',
  network: 'service-names',
  isCluster: false,
  runs: 'images',
  distributions: ['confluent', 'open'],
  brokerHost: (name) => name,
};

/** The topology of a stack named `dev` with these settings. */
export function stack(
  settings: Readonly<Record<string, unknown>> = {},
  traits: TargetTraits = oneMachine,
): Topology {
  const raw = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const config = parseConfig(Object.fromEntries(raw) as Record<string, string>);
  return buildTopology(config, traits, 'dev');
}

/** A stack whose broker has these env names beside its defaults; null takes one away. */
export function brokerWith(
  env: Readonly<Record<string, string | null>>,
  traits: TargetTraits = engine,
): Topology {
  return stack({ env: { kafka: env } }, traits);
}

export function portsOf(topology: Topology, name: Parameters<typeof serviceOf>[1]) {
  return Object.fromEntries(
    serviceOf(topology, name).ports.map(({ name, port, published }) => [name, [port, published]]),
  );
}
