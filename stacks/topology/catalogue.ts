/** Ports, volumes and memory as tables: what a stack consists of, before any setting. */
import type { DistributionName, Memory, PortName, ServiceName, Volume } from './types.ts';

interface Entry {
  readonly containerName: string;
  readonly ports: Readonly<Partial<Record<PortName, number>>>;
  readonly volumes: readonly Volume[];
  readonly memory: Omit<Memory, 'limitMb'>;
  readonly dependsOn: readonly ServiceName[];
}

/** Default ports are the usual ones of these services; `backend` is Apicurio's own, behind the Confluent paths of `http`. */
export const catalogue = {
  zookeeper: {
    containerName: 'zookeeper',
    ports: { client: 2181 },
    volumes: [
      { name: 'zookeeper-data', kind: 'data', mountPath: '/var/lib/zookeeper/data' },
      { name: 'zookeeper-logs', kind: 'data', mountPath: '/var/lib/zookeeper/log' },
      { name: 'zookeeper-secrets', kind: 'declared', mountPath: '/etc/zookeeper/secrets' },
    ],
    memory: { heapMb: 64, overheadMb: 80 },
    dependsOn: [],
  },
  kafka: {
    containerName: 'kafka',
    ports: { host: 9092, external: 19092, internal: 29092, jmx: 9101 },
    volumes: [
      { name: 'kafka-data', kind: 'data', mountPath: '/var/lib/kafka/data' },
      { name: 'kafka-secrets', kind: 'declared', mountPath: '/etc/kafka/secrets' },
    ],
    memory: { heapMb: 256, overheadMb: 160 },
    dependsOn: ['zookeeper'],
  },
  'schema-registry': {
    containerName: 'schema-registry',
    ports: { http: 8081, backend: 18081 },
    volumes: [
      {
        name: 'schema-registry-secrets',
        kind: 'declared',
        mountPath: '/etc/schema-registry/secrets',
      },
    ],
    // In the open distribution with a small program in front of it.
    memory: { heapMb: 128, overheadMb: 260 },
    dependsOn: ['kafka'],
  },
  connect: {
    containerName: 'kafka-connect',
    ports: { http: 8083 },
    volumes: [
      { name: 'kafka-connect-data', kind: 'data', mountPath: '/var/lib/kafka-connect' },
      { name: 'connectors', kind: 'project', mountPath: '/usr/share/connectors' },
      { name: 'kafka-connect-jars', kind: 'declared', mountPath: '/etc/kafka-connect/jars' },
      { name: 'kafka-connect-secrets', kind: 'declared', mountPath: '/etc/kafka-connect/secrets' },
      // Inherited from the broker's image.
      { name: 'kafka-connect-kafka-secrets', kind: 'declared', mountPath: '/etc/kafka/secrets' },
      { name: 'unused', kind: 'memory', mountPath: '/var/lib/kafka/data' },
    ],
    memory: { heapMb: 128, overheadMb: 150 },
    dependsOn: ['kafka'],
  },
  ui: {
    containerName: 'kafka-ui',
    ports: { http: 8080 },
    volumes: [],
    memory: { heapMb: 128, overheadMb: 150 },
    dependsOn: ['kafka', 'schema-registry', 'connect'],
  },
} as const satisfies Record<ServiceName, Entry>;

/**
 * The port of the nodes at which a cluster publishes a port: 30000 and the last three digits, such as 30092 for 9092,
 * in the range that clusters have for them (`--service-node-port-range`).
 */
export function nodePort(service: ServiceName, name: PortName): number {
  const usual: Partial<Record<PortName, number>> = catalogue[service].ports;
  const special: Partial<Record<PortName, number>> = { external: 30_192 };
  return special[name] ?? nodePorts.first + ((usual[name] ?? 0) % 1000);
}

export const nodePorts = { first: 30_000, last: 32_767 } as const;

/** Sizes of volume claims. A cluster may not be able to make them smaller again. */
export const volumeSizes = {
  zookeeper: '2Gi',
  kafka: '10Gi',
  'schema-registry': '1Gi',
  connect: '1Gi',
  ui: '1Gi',
  workload: '1Gi',
} as const satisfies Record<ServiceName | 'workload', string>;

/** Where open images keep class data between runs, so that the next JVM starts quicker. */
export const classData: Volume = {
  name: 'kafka-stack-class-data',
  kind: 'cache',
  mountPath: '/var/cache/kafka-stack',
};

/** Topics that Connect keeps its state in. */
export const connectTopics = {
  config: 'docker-connect-configs',
  offset: 'docker-connect-offsets',
  status: 'docker-connect-status',
} as const;

/** Whether a distribution's registry needs a port of its own behind the one clients see. */
export const registryBackend = { open: true, confluent: false } as const satisfies Record<
  DistributionName,
  boolean
>;

/** Properties of the Confluent Schema Registry that the open distribution's registry obeys. */
export const registryProperties: readonly string[] = [
  'kafkastore.bootstrap.servers',
  'kafkastore.topic',
  'schema.compatibility.level',
  'listeners',
];
