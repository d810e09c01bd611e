/** Config → topology: every default is decided here and in `services/`, once. */
import type { Config } from '../config.ts';
import { jvm } from '../contract/jvm.ts';
import { services as makers } from '../services/index.ts';
import { brokerName, brokerVolume } from './brokers.ts';
import {
  catalogue,
  classData,
  nodePort,
  nodePorts,
  registryBackend,
  volumeSizes,
} from './catalogue.ts';
import { describeStack } from './description.ts';
import { imageOf, usualFlavour, type UiFlavour } from './images.ts';
import { engineName } from './names.ts';
import { buildWorkloads } from './workloads.ts';
import { healthChecks } from '../services/health.ts';
import {
  serviceNames,
  type Broker,
  type DistributionName,
  type Env,
  type Member,
  type Port,
  type PortName,
  type ServiceName,
  type TargetTraits,
  type Topology,
  type Volume,
} from './types.ts';

/** What a service maker gets: the addresses and settings it derives its env from. */
export interface Spec {
  readonly config: Config;
  readonly distribution: DistributionName;
  readonly network: TargetTraits['network'];
  readonly uiFlavour: UiFlavour;
  readonly brokers: number;
  /** Which of the brokers it is for, from 0; 0 for every other service. */
  readonly index: number;
  readonly heapMb: number;
  /** The port a service binds; of the first broker unless another is asked for. */
  readonly port: (service: ServiceName, name: PortName, broker?: number) => number;
  /** The port clients outside the stack use. */
  readonly published: (service: ServiceName, name: PortName, broker?: number) => number;
  /** The host name or address at which other services reach a service. */
  readonly host: (service: ServiceName, broker?: number) => string;
  /** One address a broker: those of a listener, as other services reach it. */
  readonly bootstrap: (listener: PortName) => readonly string[];
  /** Address a service binds; undefined where the network already closes it. */
  readonly bind: string | undefined;
}

/**
 * @param config the parsed settings of the stack
 * @param traits what the chosen target is like
 * @param stack the Pulumi stack's name
 */
export function buildTopology(config: Config, traits: TargetTraits, stack: string): Topology {
  const namespace = config.namespace ?? `kafka-stack-${stack.toLowerCase()}`;
  const spec = makeSpec(config, traits, namespace);
  return withDescription(spec, {
    stack,
    target: traits.name,
    distribution: spec.distribution,
    network: traits.network,
    runs: traits.runs,
    brokers: spec.brokers,
    portOffset: config.portOffset,
    portRange: traits.isCluster ? nodePorts : { first: 1, last: 65_535 },
    listenAddress: config.listenAddress,
    advertisedHost: config.advertisedHost,
    // Brokers hand the advertised host to clients of this machine: where ports are open everywhere, it works here.
    clientHost: isOpen(config.listenAddress) ? config.advertisedHost : config.listenAddress,
    externalHost: config.externalHost,
    services: serviceNames.map((name) => ({ ...buildMember(name, 0, spec, traits, stack), name })),
    furtherBrokers: furtherBrokers(spec, traits, stack),
    workloads: buildWorkloads(spec, traits, stack),
    dataDir: config.dataDir,
    javaHome: config.javaHome,
    readyTimeoutMs: config.readyTimeoutSeconds * 1000,
    containers: {
      platform: config.platform,
      restartPolicy: config.restartPolicy,
      extraHosts: extraHosts(config),
      ulimits: config.ulimits,
    },
    cluster: {
      context: config.kubeContext,
      namespace,
      access: config.access,
      storageClass: config.storageClass,
      volumeSizes: { ...volumeSizes, ...definedOf(config.volumeSizes) },
    },
  });
}

/** The console is told of the stack that it shows. */
function withDescription({ uiFlavour, config }: SharedSpec, topology: Topology): Topology {
  const name = 'CONSOLE_STACK';
  if (uiFlavour !== 'console' || Object.hasOwn(config.env.ui ?? {}, name)) return topology;
  const told = { [name]: JSON.stringify(describeStack(topology)) };
  const services = topology.services.map((service) =>
    service.name === 'ui' ? { ...service, env: mergeEnv(service.env, told) } : service,
  );
  return { ...topology, services };
}

function definedOf(sizes: Config['volumeSizes']): Partial<Record<ServiceName, string>> {
  return Object.fromEntries(Object.entries(sizes).filter(([, size]) => size !== undefined));
}

function furtherBrokers(spec: SharedSpec, traits: TargetTraits, stack: string): Broker[] {
  const indexes = Array.from({ length: spec.brokers - 1 }, (_, before) => before + 1);
  return indexes.map((index) => ({
    ...buildMember('kafka', index, spec, traits, stack),
    service: 'kafka',
  }));
}

/** What all services of a stack are made from. */
export type SharedSpec = Omit<Spec, 'heapMb' | 'index'>;

function makeSpec(config: Config, traits: TargetTraits, namespace: string): SharedSpec {
  const base = (service: ServiceName, name: PortName) =>
    chosenPort(config, service, name) ?? usualPort(service, name);
  const published: Spec['published'] = (service, name, broker = 0) =>
    (traits.isCluster
      ? (chosenPort(config, service, name) ?? nodePort(service, name))
      : base(service, name)) +
    config.portOffset +
    broker;
  // What a user chooses there is the port of the nodes.
  const inside = traits.isCluster ? usualPort : base;
  const shared = traits.network === 'host';
  // Brokers with an address each bind the same ports, so that they differ in little.
  const port: Spec['port'] = (service, name, broker = 0) => {
    if (shared) return published(service, name, broker);
    return isAdvertised(name) ? published(service, name) : inside(service, name);
  };
  const host: Spec['host'] = (service, broker = 0) => {
    if (shared) return reachable(config.listenAddress);
    const { containerName } = catalogue[service];
    return service === 'kafka'
      ? traits.brokerHost(brokerName(broker), broker, namespace)
      : containerName;
  };
  const distribution = config.distribution ?? traits.distributions[0];
  return {
    config,
    distribution,
    network: traits.network,
    uiFlavour: config.uiFlavour ?? usualFlavour(distribution, traits.runs, config.images.ui),
    brokers: config.brokers,
    port,
    published,
    host,
    bootstrap: (listener) =>
      Array.from(
        { length: config.brokers },
        (_, broker) => `${host('kafka', broker)}:${port('kafka', listener, broker)}`,
      ),
    bind: shared ? config.listenAddress : undefined,
  };
}

/**
 * Brokers hand these ports to clients: bound under the same number inside, they work for tools that run
 * beside the broker too.
 */
function isAdvertised(name: PortName): boolean {
  return name === 'host' || name === 'external';
}

/** Docker's own name for the machine of the engine; on Linux nothing resolves it unless told. */
const engineHost = 'host.docker.internal';

function extraHosts(config: Config): string[] {
  const told = config.extraHosts.some((line) => line.startsWith(`${engineHost}:`));
  const wanted = [config.externalHost, config.advertisedHost].includes(engineHost) && !told;
  return [...config.extraHosts, ...(wanted ? [`${engineHost}:host-gateway`] : [])];
}

function chosenPort({ ports }: Config, service: ServiceName, name: PortName): number | undefined {
  const chosen: Partial<Record<PortName, number | undefined>> = ports[service] ?? {};
  return chosen[name];
}

function usualPort(service: ServiceName, name: PortName): number {
  const usual: Partial<Record<PortName, number>> = catalogue[service].ports;
  const port = usual[name];
  if (port === undefined) throw new Error(`${service} has no port named ${name}`);
  return port;
}

/** An address that binds everywhere is reached at the loopback address. */
function reachable(listenAddress: string): string {
  return isOpen(listenAddress) ? '127.0.0.1' : listenAddress;
}

function isOpen(listenAddress: string): boolean {
  return listenAddress === '0.0.0.0' || listenAddress === '::';
}

/** @param index which broker, from 0; 0 for every other service */
function buildMember(
  name: ServiceName,
  index: number,
  shared: SharedSpec,
  traits: TargetTraits,
  stack: string,
): Member {
  const entry = catalogue[name];
  const heapMb = shared.config.heapMb[name] ?? entry.memory.heapMb;
  const spec: Spec = { ...shared, heapMb, index };
  const user = spec.config.env[name] ?? {};
  const env = mergeEnv(makers[name](spec), user);
  const ports = portNames(name, spec).map((port) => buildPort(name, port, spec));
  const asImage = traits.runs === 'images';
  const image = asImage ? chosenImage(name, spec) : undefined;
  const containerName = index === 0 ? entry.containerName : brokerName(index);
  return {
    name: index === 0 ? name : brokerName(index),
    service: name,
    containerName: traits.isCluster ? containerName : engineName(stack, containerName),
    image,
    hostName: spec.host(name, index),
    healthCheck: asImage ? healthChecks[name]({ ports, env }) : undefined,
    env,
    userEnv: Object.keys(user).sort(),
    ports,
    volumes: wantedVolumes(name, spec, asImage),
    memory: {
      heapMb: resolvedHeapMb(name, env) ?? heapMb,
      overheadMb: entry.memory.overheadMb,
      limitMb: asImage ? memoryLimitMb(name, spec, env) : undefined,
    },
    dependsOn: entry.dependsOn,
    stopGraceMs: spec.config.stopGraceSeconds * 1000,
    unavailable: asImage ? undefined : needsEngine(name, spec),
  };
}

function wantedVolumes(name: ServiceName, spec: Spec, asImage: boolean): Volume[] {
  const { distribution, index } = spec;
  const usual: readonly Volume[] = catalogue[name].volumes;
  const all = index === 0 ? usual : usual.map((volume) => brokerVolume(volume, index));
  if (!asImage) return all.filter(({ kind }) => kind === 'data' || kind === 'project');
  return [...all, ...(distribution === 'open' && name !== 'ui' ? [classData] : [])];
}

/** What there is only an image of. */
function needsEngine(name: ServiceName, { uiFlavour }: Spec): string | undefined {
  if (name !== 'ui' || uiFlavour === 'console') return undefined;
  return `${uiFlavour} needs a container engine; kafka-stack:uiFlavour console runs everywhere`;
}

function chosenImage(name: ServiceName, { config, distribution, uiFlavour }: Spec): string {
  const { images, imageMirror: mirror } = config;
  return imageOf(name, { distribution, uiFlavour, images, mirror });
}

/** JVMs that are started beside the service, by `docker exec` or a health check, count as its own. */
const toolMb = 256;

function memoryLimitMb(name: ServiceName, { config, heapMb }: Spec, env: Env): number {
  const heap = resolvedHeapMb(name, env) ?? heapMb;
  return config.memoryLimitMb[name] ?? heap + catalogue[name].memory.overheadMb + toolMb;
}

function buildPort(service: ServiceName, name: PortName, spec: Spec): Port {
  return {
    name,
    port: spec.port(service, name, spec.index),
    published: isPublished(name, spec) ? spec.published(service, name, spec.index) : undefined,
    // Whoever names a host for clients elsewhere opens this one port to them.
    address: name === 'external' ? '0.0.0.0' : spec.config.listenAddress,
  };
}

/** Where services share a machine, all they bind can be reached from it. */
function isPublished(name: PortName, { network }: Spec): boolean {
  return name !== 'backend' && (network === 'host' || name !== 'internal');
}

function portNames(name: ServiceName, spec: Spec): PortName[] {
  const all = Object.keys(catalogue[name].ports) as PortName[];
  return all
    .filter((port) => port !== 'backend' || registryBackend[spec.distribution])
    .filter((port) => port !== 'external' || spec.config.externalHost !== undefined);
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
  const words = name === 'ui' ? heapWordsOfUi(env) : jvm(name, env, '').heapOpts;
  const match = words.map((word) => /^-Xmx(\d+)([kmg]?)$/i.exec(word)).findLast(Boolean);
  if (!match) return undefined;
  const unit = (match[2] ?? '').toLowerCase() as keyof typeof mebibytes;
  return Math.ceil(Number(match[1]) * mebibytes[unit]);
}

/** kafka-ui is a JVM, the console is not: Node says the same in MiB and other words. */
function heapWordsOfUi(env: Env): string[] {
  const node = (env['NODE_OPTIONS'] ?? '').replaceAll(/--max-old-space-size=(\d+)/g, '-Xmx$1m');
  return `${env['JAVA_OPTS'] ?? ''} ${node}`.split(/\s+/);
}
