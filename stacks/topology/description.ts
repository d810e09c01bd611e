/** A stack in the words of its console: what was deployed and who talks to whom, without any setting that may be secret. */
import { uiPath } from '../services/health.ts';
import {
  allMembers,
  membersOf,
  replicasOf,
  serviceOf,
  type Part,
  type PortName,
  type Port,
  type ServiceName,
  type Topology,
} from './types.ts';

/** JSON in the variable CONSOLE_STACK. */
export interface StackDescription {
  readonly stack: string;
  readonly target: string;
  readonly distribution: string;
  readonly brokers: number;
  /** Longest wait for a proof, in ms. */
  readonly readyTimeoutMs: number;
  /** Each broker for itself. */
  readonly services: readonly ServiceDescription[];
  /** One a replica. */
  readonly workloads: readonly WorkloadDescription[];
  readonly links: readonly LinkDescription[];
  /** Where the console itself finds the services. */
  readonly endpoints: InnerEndpoints;
}

export interface PartDescription {
  readonly name: string;
  /** Of its container, and the image; neither where services are processes. */
  readonly container?: string;
  readonly image?: string;
  /** Name that other services reach it by. */
  readonly host: string;
  readonly ports: readonly Pick<Port, 'name' | 'port' | 'published'>[];
  readonly volumes: readonly { readonly name: string; readonly mountPath: string }[];
  readonly memory: { readonly heapMb: number; readonly limitMb?: number };
  /** Why it does not run. */
  readonly unavailable?: string;
}

export interface ServiceDescription extends PartDescription {
  /** That it is, or is a broker of. */
  readonly service: ServiceName;
}

export interface WorkloadDescription extends PartDescription {
  readonly workload: string;
  readonly program: string;
  /** With `/health` and `/metrics`, as the console reaches it. */
  readonly url: string;
}

/** One talks to the other. */
export interface LinkDescription {
  readonly from: string;
  readonly to: string;
  /** The listener of the other. */
  readonly listener: PortName;
  /** `host:port` as the first one has it. */
  readonly address: string;
}

export interface InnerEndpoints {
  readonly zookeeper: string;
  readonly bootstrapServers: string;
  readonly schemaRegistry: string;
  readonly connect: string;
  readonly jmx: string;
  readonly ui: string;
  /** URLs by the replicas' names; undefined where there are none. */
  readonly workloads?: Readonly<Record<string, string>>;
}

export function describeStack(topology: Topology): StackDescription {
  const { stack, target, distribution, brokers, readyTimeoutMs } = topology;
  const workloads = replicasOf(topology).map((replica) => ({
    ...describePart(replica),
    workload: replica.workload,
    program: replica.program,
    url: urlOf(replica),
  }));
  return {
    stack,
    target,
    distribution,
    brokers,
    readyTimeoutMs,
    services: allMembers(topology).map((member) => ({
      ...describePart(member),
      service: member.service,
    })),
    workloads,
    links: linksOf(topology),
    endpoints: { ...innerEndpoints(topology), ...workloadEndpoints(workloads) },
  };
}

function describePart(part: Part): PartDescription {
  const { name, containerName, image, hostName, ports, volumes, memory, unavailable } = part;
  return {
    name,
    ...(image === undefined ? {} : { container: containerName, image }),
    host: hostName,
    ports: ports.map(({ name, port, published }) => ({ name, port, published })),
    volumes: volumes
      .filter(({ kind }) => kind === 'data' || kind === 'project')
      .map(({ name, mountPath }) => ({ name, mountPath })),
    memory: {
      heapMb: memory.heapMb,
      ...(memory.limitMb === undefined ? {} : { limitMb: memory.limitMb }),
    },
    ...(unavailable === undefined ? {} : { unavailable }),
  };
}

/** What is spoken to, and on which of its listeners, inside of a stack. */
const innerListener = {
  zookeeper: 'client',
  kafka: 'internal',
  'schema-registry': 'http',
  connect: 'http',
  ui: 'http',
} as const satisfies Record<ServiceName, PortName>;

function linksOf(topology: Topology): LinkDescription[] {
  const ofServices = allMembers(topology).flatMap(({ name, dependsOn }) =>
    dependsOn.flatMap((need) => linksTo(topology, name, need, innerListener[need])),
  );
  // Where all share a machine, programs of the user come in by the door of the users.
  const door = topology.network === 'host' ? 'host' : 'internal';
  const ofWorkloads = replicasOf(topology).flatMap(({ name }) =>
    linksTo(topology, name, 'kafka', door),
  );
  return [...ofServices, ...ofWorkloads];
}

function linksTo(topology: Topology, from: string, to: ServiceName, listener: PortName) {
  return membersOf(topology, to).map((member) => ({
    from,
    to: member.name,
    listener,
    address: addressOf(member, listener),
  }));
}

function innerEndpoints(topology: Topology): Omit<InnerEndpoints, 'workloads'> {
  const all = (service: ServiceName, listener: PortName) =>
    membersOf(topology, service)
      .map((member) => addressOf(member, listener))
      .join(',');
  return {
    zookeeper: all('zookeeper', 'client'),
    bootstrapServers: all('kafka', 'internal'),
    schemaRegistry: `http://${all('schema-registry', 'http')}`,
    connect: `http://${all('connect', 'http')}`,
    jmx: all('kafka', 'jmx'),
    ui: `http://${all('ui', 'http')}${uiPath(serviceOf(topology, 'ui').env)}`,
  };
}

function workloadEndpoints(
  workloads: readonly WorkloadDescription[],
): Pick<InnerEndpoints, 'workloads'> {
  if (workloads.length === 0) return {};
  return { workloads: Object.fromEntries(workloads.map(({ name, url }) => [name, url])) };
}

function addressOf({ hostName, ports }: Part, listener: PortName): string {
  return `${hostName}:${ports.find(({ name }) => name === listener)?.port ?? 0}`;
}

function urlOf(part: Part): string {
  return `http://${addressOf(part, 'http')}`;
}
