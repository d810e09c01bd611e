/** A place where a topology runs. One file a target; `index.ts` lists them; the core knows none by name. */
import type { Input, Resource } from '@pulumi/pulumi';
import { fault, UserFault, type Fault } from '../errors.ts';
import type { PendingEndpoints } from '../readiness/endpoints.ts';
import type { Watched } from '../provider/watched.ts';
import type { ProofTools } from '../readiness/proofs/definition.ts';
import { uiPath } from '../services/health.ts';
import {
  brokersOf,
  publishedPort,
  replicasOf,
  serviceOf,
  type Part,
  type PortName,
  type ServiceName,
  type TargetTraits,
  type Topology,
} from '../topology/types.ts';

/** A part of the stack as deployed, before it is proven. */
export interface Deployed {
  readonly part: string;
  readonly resources: readonly Resource[];
  /** What the proofs watch; its values change when a service is restarted. */
  readonly watch: readonly Input<Watched>[];
}

export interface Deployment {
  readonly endpoints: PendingEndpoints;
  readonly services: readonly Deployed[];
  readonly tools: ProofTools;
  /**
   * Declares the workloads.
   * @param ready what they come after: the proofs of the services
   */
  readonly workloads: (ready: readonly Resource[]) => readonly Deployed[];
}

export interface DeployOptions {
  readonly parent: Resource;
  /** Env values hold secrets: they must be secret in state and previews. */
  readonly secretEnv: boolean;
}

/** Pulumi's plug-ins, by the names of their packages. */
export type PluginName = 'docker' | 'kubernetes';

export interface PrepareContext {
  /** For people who wait. */
  readonly say: (text: string) => void;
  /** Ids of everything in the stack's state; undefined where it is kept by a backend that is not this project's own. */
  readonly known: ReadonlySet<string> | undefined;
}

export interface Target {
  readonly traits: TargetTraits;
  /** Pulumi's plug-ins that it needs beside our own. */
  readonly plugins: readonly PluginName[];
  /** What `prepare` is doing when it takes long. */
  readonly preparing: string;
  /** Fetches what the target needs on this machine; may take minutes the first time. */
  readonly prepare: (topology: Topology, context: PrepareContext) => Promise<void>;
  /** Looks at the machine before anything is created: ports, folders, memory, programs. */
  readonly preflight: (topology: Topology) => Promise<Fault[]>;
  /** Maps the topology onto resources. */
  readonly deploy: (topology: Topology, options: DeployOptions) => Promise<Deployment>;
  readonly operations: Operations;
}

export interface ServiceStatus {
  /** Name of the service, or of the replica of a workload. */
  readonly service: string;
  /** Name of the process or container. */
  readonly name: string;
  readonly state: 'running' | 'stopped' | 'unavailable';
  readonly pid?: number;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly residentBytes?: number;
  /** Published ports. */
  readonly ports: readonly number[];
  /** Why it is not there. */
  readonly reason?: string;
}

export interface VolumeInfo {
  readonly name: string;
  /** Folder, or the engine's name of the volume. */
  readonly location: string;
  readonly bytes: number;
}

export interface LogOptions {
  readonly follow: boolean;
  /** Lines from the end; undefined for all. */
  readonly tail: number | undefined;
}

/** Something of this machine that a target cannot do without. */
export interface Need {
  readonly what: string;
  /** @returns what was found. @throws with what to do when it is missing. */
  readonly look: () => Promise<string>;
}

/** What people do with a running stack. */
export interface Operations {
  readonly endpoints: (topology: Topology) => PendingEndpoints;
  readonly tools: (topology: Topology) => Promise<ProofTools>;
  readonly needs: (topology: Topology) => readonly Need[];
  readonly status: (topology: Topology) => Promise<ServiceStatus[]>;
  /** Prints until the end, or until interrupted when following. */
  readonly logs: (topology: Topology, parts: readonly Part[], options: LogOptions) => Promise<void>;
  /** @returns the exit code of the command. */
  readonly exec: (topology: Topology, part: Part, command: readonly string[]) => Promise<number>;
  /** As `exec`, for the project's own use. @returns what the command prints. @throws when it fails */
  readonly capture: (topology: Topology, part: Part, command: readonly string[]) => Promise<string>;
  /** Named volumes that hold something. */
  readonly volumes: (topology: Topology) => Promise<VolumeInfo[]>;
  readonly deleteVolumes: (topology: Topology) => Promise<void>;
  /**
   * Restarts what can be restarted as it is.
   * @returns names of the resources that the next deployment has to make anew for these parts
   */
  readonly restart: (topology: Topology, parts: readonly Part[]) => Promise<string[]>;
  /**
   * Stops what an interrupted command has started and the state does not know.
   * @param known ids of everything in the state
   * @returns the names
   */
  readonly sweep: (topology: Topology, known: ReadonlySet<string>) => Promise<string[]>;
}

/** @param problem what cannot be done while the stack is not up */
export function stackAbsent(stack: string, problem = 'the stack is not up'): UserFault {
  const fix = `./kstack up --stack ${stack}`;
  return new UserFault([
    fault('KS_STACK_ABSENT', { setting: '--stack', value: stack, problem, fix }),
  ]);
}

/**
 * Where tools that run beside the first broker find all of them. What clients of this machine are told leads a container
 * to itself: to the broker only where there is no other.
 */
export function toolServers(topology: Topology): string {
  if (topology.brokers === 1 || topology.network === 'host')
    return publishedEndpoints(topology).bootstrapServers;
  return brokersOf(topology)
    .map(({ hostName, ports }) => {
      const internal = ports.find(({ name }) => name === 'internal')?.port ?? 0;
      return `${hostName}:${internal}`;
    })
    .join(',');
}

/** Where clients on this machine find what the services publish there. */
export function publishedEndpoints(topology: Topology): PendingEndpoints {
  const { externalHost, clientHost } = topology;
  const ui = serviceOf(topology, 'ui');
  const at = (service: ServiceName, port: PortName) =>
    `${clientHost}:${publishedPort(serviceOf(topology, service), port)}`;
  const ofBrokers = (port: PortName, host: string) =>
    brokersOf(topology)
      .map((broker) => `${host}:${publishedPort(broker, port)}`)
      .join(',');
  const replicas = replicasOf(topology).flatMap(({ name, ports: [http] }) =>
    http?.published === undefined
      ? []
      : [[name, `http://${clientHost}:${http.published}`] as const],
  );
  return {
    zookeeper: at('zookeeper', 'client'),
    bootstrapServers: ofBrokers('host', clientHost),
    schemaRegistry: `http://${at('schema-registry', 'http')}`,
    connect: `http://${at('connect', 'http')}`,
    jmx: ofBrokers('jmx', clientHost),
    ...(ui.unavailable === undefined ? { ui: `http://${at('ui', 'http')}${uiPath(ui.env)}` } : {}),
    ...(externalHost === undefined ? {} : { external: ofBrokers('external', externalHost) }),
    ...(replicas.length === 0 ? {} : { workloads: Object.fromEntries(replicas) }),
  };
}
