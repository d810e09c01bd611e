/** Config → topology: every default is decided here and in `services/`, once. */
import type { Config } from '../config.ts';
import { jvm } from '../contract/jvm.ts';
import { services as makers } from '../services/index.ts';
import { catalogue, registryBackend } from './catalogue.ts';
import {
  serviceNames,
  type DistributionName,
  type Env,
  type Port,
  type Service,
  type ServiceName,
  type TargetTraits,
  type Topology,
} from './types.ts';

/** What a service maker gets: the addresses and settings it derives its env from. */
export interface Spec {
  readonly config: Config;
  readonly distribution: DistributionName;
  readonly network: TargetTraits['network'];
  readonly brokers: number;
  readonly heapMb: number;
  /** The port a service binds. */
  readonly port: (service: ServiceName, name: Port['name']) => number;
  /** The port clients outside the stack use. */
  readonly published: (service: ServiceName, name: Port['name']) => number;
  /** The host name or address at which other services reach a service. */
  readonly host: (service: ServiceName) => string;
  /** Address a service binds; undefined where the network already closes it. */
  readonly bind: string | undefined;
}

/**
 * @param config the parsed settings of the stack
 * @param traits what the chosen target is like
 * @param stack the Pulumi stack's name
 */
export function buildTopology(config: Config, traits: TargetTraits, stack: string): Topology {
  const spec = makeSpec(config, traits);
  return {
    stack,
    target: traits.name,
    distribution: spec.distribution,
    network: traits.network,
    brokers: spec.brokers,
    portOffset: config.portOffset,
    listenAddress: config.listenAddress,
    advertisedHost: config.advertisedHost,
    services: serviceNames.map((name) => buildService(name, spec, traits)),
    dataDir: config.dataDir,
    javaHome: config.javaHome,
    readyTimeoutMs: config.readyTimeoutSeconds * 1000,
  };
}

function makeSpec(config: Config, traits: TargetTraits): Omit<Spec, 'heapMb'> {
  const base = (service: ServiceName, name: Port['name']) => basePort(config, service, name);
  const published: Spec['published'] = (service, name) => base(service, name) + config.portOffset;
  const shared = traits.network === 'host';
  return {
    config,
    distribution: config.distribution ?? traits.distributions[0],
    network: traits.network,
    brokers: 1,
    port: shared ? published : base,
    published,
    host: (service) =>
      shared ? reachable(config.listenAddress) : catalogue[service].containerName,
    bind: shared ? config.listenAddress : undefined,
  };
}

function basePort(config: Config, service: ServiceName, name: Port['name']): number {
  const chosen: Partial<Record<Port['name'], number | undefined>> = config.ports[service] ?? {};
  const usual: Partial<Record<Port['name'], number>> = catalogue[service].ports;
  const port = chosen[name] ?? usual[name];
  if (port === undefined) throw new Error(`${service} has no port named ${name}`);
  return port;
}

/** An address that binds everywhere is reached at the loopback address. */
function reachable(listenAddress: string): string {
  return listenAddress === '0.0.0.0' || listenAddress === '::' ? '127.0.0.1' : listenAddress;
}

function buildService(
  name: ServiceName,
  partial: Omit<Spec, 'heapMb'>,
  traits: TargetTraits,
): Service {
  const entry = catalogue[name];
  const heapMb = partial.config.heapMb[name] ?? entry.memory.heapMb;
  const spec: Spec = { ...partial, heapMb };
  const user = partial.config.env[name] ?? {};
  const env = mergeEnv(makers[name](spec), user);
  return {
    name,
    containerName: entry.containerName,
    hostName: spec.host(name),
    env,
    userEnv: Object.keys(user).sort(),
    ports: portNames(name, spec).map((port) => ({
      name: port,
      port: spec.port(name, port),
      published: port === 'backend' ? undefined : spec.published(name, port),
    })),
    volumes: entry.volumes,
    memory: { heapMb: resolvedHeapMb(name, env) ?? heapMb, overheadMb: entry.memory.overheadMb },
    dependsOn: entry.dependsOn,
    stopGraceMs: spec.config.stopGraceSeconds * 1000,
    unavailable: traits.unavailable[name],
  };
}

function portNames(name: ServiceName, spec: Spec): Port['name'][] {
  const all = Object.keys(catalogue[name].ports) as Port['name'][];
  return all.filter((port) => port !== 'backend' || registryBackend[spec.distribution]);
}

/** Names are sorted, so that the order in which a user writes them changes nothing. */
function mergeEnv(
  defaults: Env,
  user: Readonly<Record<string, string | number | boolean | null>>,
): Env {
  const merged: Record<string, string | null> = { ...defaults };
  for (const [name, value] of Object.entries(user)) {
    merged[name] = value === null ? null : String(value);
  }
  const kept = Object.entries(merged).filter((pair): pair is [string, string] => pair[1] !== null);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const mebibytes = { k: 1 / 1024, m: 1, g: 1024, '': 1 / 1024 / 1024 } as const;

/**
 * The `-Xmx` that the service really gets: a user may have set the heap in the env instead of in `heapMb`, or
 * taken it away, which brings the image's own back. Of several the JVM obeys the last.
 */
function resolvedHeapMb(name: ServiceName, env: Env): number | undefined {
  const words = name === 'ui' ? (env['JAVA_OPTS'] ?? '').split(/\s+/) : jvm(name, env, '').heapOpts;
  const match = words.map((word) => /^-Xmx(\d+)([kmg]?)$/i.exec(word)).findLast(Boolean);
  if (!match) return undefined;
  const unit = (match[2] ?? '').toLowerCase() as keyof typeof mebibytes;
  return Math.ceil(Number(match[1]) * mebibytes[unit]);
}
