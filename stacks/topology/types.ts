/** The topology: a stack as plain data, made once by `build.ts`, the only source of truth behind it. */
import type { Fault, FaultCode } from '../errors.ts';

export const serviceNames = ['zookeeper', 'kafka', 'schema-registry', 'connect', 'ui'] as const;
export type ServiceName = (typeof serviceNames)[number];

export type TargetName = 'local' | 'docker' | 'kubernetes';
export type DistributionName = 'open' | 'confluent';

/** Env names and values as the images take them. */
export type Env = Readonly<Record<string, string>>;

/** What of a target shapes the topology. Each target in `targets/` declares its own. */
export interface TargetTraits {
  readonly name: TargetName;
  /**
   * `host`: every service shares one machine, so all ports move with the port offset and services meet at the
   * listen address. `service-names`: each service has an address of its own and only published ports move.
   */
  readonly network: 'host' | 'service-names';
  /**
   * Whether a stack has a namespace of a cluster to itself: no name in it needs the stack's in front, and what it
   * publishes are ports of the nodes.
   */
  readonly isCluster: boolean;
  /** What a service runs as; images bring volumes, a memory limit and a health check with them. */
  readonly runs: 'processes' | 'images';
  readonly distributions: readonly [DistributionName, ...DistributionName[]];
  /**
   * Name by which the other parts of a stack reach one of its brokers, where each service has an address of its own.
   * @param name its name among the parts: `kafka`, `kafka-2`, …
   * @param index from 0
   * @param namespace of the stack, where it has one of a cluster
   */
  readonly brokerHost: (name: string, index: number, namespace: string) => string;
}

/** What is spoken there: `client` (ZooKeeper), `host`, `external`, `internal` (Kafka listeners), `http`, `jmx`, `backend`. */
export type PortName = 'client' | 'host' | 'external' | 'internal' | 'http' | 'jmx' | 'backend';

export interface Port {
  readonly name: PortName;
  /** The port as the service itself binds it. */
  readonly port: number;
  /** The port clients on this machine use; undefined where it is not published. */
  readonly published: number | undefined;
  /** Address of this machine that it binds or is published at. */
  readonly address: string;
}

/** What is behind a volume. Only images have those of the last three kinds. */
export type VolumeKind =
  /** The stack's own, kept by `down`. */
  | 'data'
  /** The project's folder of the same name, mounted as it is. */
  | 'project'
  /** Declared by the image: without a name for it the engine would make an anonymous one. */
  | 'declared'
  /** Declared by an image that never writes there: kept in memory. */
  | 'memory'
  /** Shared by all stacks of an engine; what is in it can be made anew. */
  | 'cache';

export interface Volume {
  readonly name: string;
  readonly kind: VolumeKind;
  /** Where the image keeps it, such as `/var/lib/kafka/data`. */
  readonly mountPath: string;
}

export interface Memory {
  /** Largest Java heap in MiB, as the resolved env has it; the heap setting of the service (`KAFKA_HEAP_OPTS` and its like) carries it. */
  readonly heapMb: number;
  /** What the JVM takes beside its heap, in MiB: metaspace, code, threads, buffers. */
  readonly overheadMb: number;
  /** What a container may take at most, in MiB; undefined where services are processes. */
  readonly limitMb: number | undefined;
}

/** What the engine asks a container again and again; a shell command that ends with 0 while the service works. */
export interface HealthCheck {
  readonly command: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  /** Failures within this time after the start do not count. */
  readonly startPeriodMs: number;
}

/** What runs as a process or a container: a service, a broker beside the first, or one replica of a workload. */
export interface Part {
  readonly name: string;
  /** Name of its container, such as `kafka-connect`; with the stack's name in front on every stack but `dev`. */
  readonly containerName: string;
  /** The image, tag included; undefined where services are processes, or where there is none. */
  readonly image: string | undefined;
  /** Undefined where services are processes. */
  readonly healthCheck: HealthCheck | undefined;
  /** Name that other services reach it by. */
  readonly hostName: string;
  readonly env: Env;
  readonly ports: readonly Port[];
  readonly volumes: readonly Volume[];
  readonly memory: Memory;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopGraceMs: number;
  /** Why the target does not run it; undefined where it does. */
  readonly unavailable: string | undefined;
}

/** What runs as a service: alone, or as one of its brokers. */
export interface Member extends Part {
  /** The service that it is, or is a broker of. */
  readonly service: ServiceName;
  /** Which of the env names come from the user's configuration; all others are defaults of the topology. */
  readonly userEnv: readonly string[];
  /** Services that must stop after this one. */
  readonly dependsOn: readonly ServiceName[];
}

/** The service `kafka` is the first broker itself. */
export interface Service extends Member {
  readonly name: ServiceName;
}

/** A broker beside the first: `kafka-2`, `kafka-3`, … */
export interface Broker extends Member {
  readonly service: 'kafka';
}

export const programNames = ['producer', 'consumer'] as const;
export type ProgramName = (typeof programNames)[number];

/** A program of `workloads/` that is deployed with the stack. */
export interface Workload {
  readonly name: string;
  readonly program: ProgramName;
  /** What its replicas have in common. */
  readonly env: Env;
  /** Each with the workload's name, and a number behind it where there are several. */
  readonly replicas: readonly Replica[];
}

export interface Replica extends Part {
  readonly program: ProgramName;
  /** Name of its workload. */
  readonly workload: string;
}

export interface Topology {
  readonly stack: string;
  readonly target: TargetName;
  readonly distribution: DistributionName;
  readonly network: TargetTraits['network'];
  readonly runs: TargetTraits['runs'];
  /** How many there are, the first included. */
  readonly brokers: number;
  readonly portOffset: number;
  /** Where published ports may lie. */
  readonly portRange: { readonly first: number; readonly last: number };
  /** Address that published ports bind. */
  readonly listenAddress: string;
  /** Address that clients outside the stack are handed. */
  readonly advertisedHost: string;
  /** Where clients on this machine find published ports. */
  readonly clientHost: string;
  /** Host that clients elsewhere use, with a listener of its own; undefined where none was asked for. */
  readonly externalHost: string | undefined;
  /** One of each, in the order of `serviceNames`. */
  readonly services: readonly Service[];
  /** Empty for a stack of one broker. */
  readonly furtherBrokers: readonly Broker[];
  /** In the order of the configuration. */
  readonly workloads: readonly Workload[];
  /** Folder for the volumes, where the configuration names one. */
  readonly dataDir: string | undefined;
  /** Java to run on, where the configuration names one. */
  readonly javaHome: string | undefined;
  /** Longest wait for all proofs after the services were started. */
  readonly readyTimeoutMs: number;
  readonly containers: ContainerSettings;
  readonly cluster: ClusterSettings;
}

/** How this machine reaches what a cluster runs: at ports of its nodes, or by forwards that run on this machine. */
export const accessKinds = ['node-port', 'port-forward'] as const;
export type AccessKind = (typeof accessKinds)[number];

/** Where and how a stack lives in a cluster of Kubernetes. */
export interface ClusterSettings {
  /** Context of the kubeconfig, where the configuration names one. */
  readonly context: string | undefined;
  readonly namespace: string;
  readonly access: AccessKind;
  /** Class of the claims; undefined for the cluster's own default. */
  readonly storageClass: string | undefined;
  /** Sizes of the claims of each service, such as `10Gi`. */
  readonly volumeSizes: Readonly<Record<ServiceName | 'workload', string>>;
}

/** What every container of a stack gets, where services are containers. */
export interface ContainerSettings {
  /** Such as `linux/amd64`; undefined for the engine's own. */
  readonly platform: string | undefined;
  readonly restartPolicy: string;
  /** Lines of the containers' hosts files: `name:address`, or `name:host-gateway` for the machine of the engine. */
  readonly extraHosts: readonly string[];
  /** Limits by name, such as `nofile`; soft and hard alike. */
  readonly ulimits: Readonly<Record<string, number>>;
}

/** A check looks at the resolved topology, so that defaults are checked too. */
export interface Check {
  readonly code: FaultCode;
  readonly description: string;
  readonly run: (topology: Topology) => Fault[];
}

/** @throws when the topology has no such service; every topology has all of `serviceNames`. */
export function serviceOf(topology: Topology, name: ServiceName): Service {
  const service = topology.services.find((each) => each.name === name);
  if (!service) throw new Error(`the topology has no service ${name}`);
  return service;
}

/** All brokers; the one at index i has the id i + 1. */
export function brokersOf(topology: Topology): readonly [Member, ...Member[]] {
  return [serviceOf(topology, 'kafka'), ...topology.furtherBrokers];
}

/** What runs as a service: all brokers for `kafka`, else the service alone. */
export function membersOf(topology: Topology, name: ServiceName): readonly [Member, ...Member[]] {
  return name === 'kafka' ? brokersOf(topology) : [serviceOf(topology, name)];
}

/** All services with all brokers; clients behind those they need. */
export function allMembers(topology: Topology): Member[] {
  return topology.services.flatMap(({ name }) => membersOf(topology, name));
}

/** The services that the target runs, each once. */
export function runningServices(topology: Topology): Service[] {
  return topology.services.filter(isRunning);
}

/** The services that the target runs, with all brokers. */
export function runningMembers(topology: Topology): Member[] {
  return allMembers(topology).filter(isRunning);
}

function isRunning({ unavailable }: Part): boolean {
  return unavailable === undefined;
}

export function replicasOf({ workloads }: Pick<Topology, 'workloads'>): Replica[] {
  return workloads.flatMap(({ replicas }) => replicas);
}

/** All that the stack consists of; clients behind those they need. */
export function partsOf(topology: Topology): Part[] {
  return [...allMembers(topology), ...replicasOf(topology)];
}

/** All that the target runs of it. */
export function runningParts(topology: Topology): Part[] {
  return partsOf(topology).filter(isRunning);
}

/** Each once: replicas of a workload share theirs. */
export function volumesOf(parts: readonly Part[]): Volume[] {
  const all = parts.flatMap(({ volumes }) => volumes);
  return [...new Map(all.map((volume) => [volume.name, volume])).values()];
}

/** The setting that moves a port. */
export function portSetting(part: Part, port: PortName): string {
  return isReplica(part)
    ? `kafka-stack:workloads.${part.workload}.port`
    : `kafka-stack:ports.${serviceNameOf(part)}.${port}`;
}

/** The setting that chooses an image. */
export function imageSetting(part: Part): string {
  return isReplica(part) ? 'kafka-stack:workloads' : `kafka-stack:images.${serviceNameOf(part)}`;
}

function serviceNameOf(part: Part): string {
  return isMember(part) ? part.service : part.name;
}

export function isMember(part: Part): part is Member {
  return 'service' in part;
}

export function isReplica(part: Part): part is Replica {
  return 'program' in part;
}

/** The published port of a part. */
export function publishedPort({ name, ports }: Part, port: PortName): number {
  const found = ports.find((each) => each.name === port)?.published;
  if (found === undefined) throw new Error(`${name} publishes no port named ${port}`);
  return found;
}

/** Names of the processes that a part consists of where it runs as such: its own, and one behind it. */
export function processesOf({ name, ports }: Part): string[] {
  return ports.some((port) => port.name === 'backend') ? [name, `${name}-backend`] : [name];
}
