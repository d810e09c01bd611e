import { envChecks } from '../../../../stacks/checks/env.ts';
import type { Fault, FaultCode } from '../../../../stacks/errors.ts';
import type { Env, Service, ServiceName, Topology } from '../../../../stacks/topology/types.ts';
import { volumeSizes } from '../../../../stacks/topology/catalogue.ts';

/** What each image requires, so that a test shows only the faults it is about. */
const required: Readonly<Record<ServiceName, Env>> = {
  zookeeper: { ZOOKEEPER_CLIENT_PORT: '2181' },
  kafka: {
    KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://localhost:9092',
  },
  'schema-registry': {
    SCHEMA_REGISTRY_HOST_NAME: 'schema-registry',
    SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'PLAINTEXT://kafka:29092',
  },
  connect: {
    CONNECT_BOOTSTRAP_SERVERS: 'kafka:29092',
    CONNECT_GROUP_ID: 'compose-connect-group',
    CONNECT_CONFIG_STORAGE_TOPIC: 'docker-connect-configs',
    CONNECT_OFFSET_STORAGE_TOPIC: 'docker-connect-offsets',
    CONNECT_STATUS_STORAGE_TOPIC: 'docker-connect-status',
    CONNECT_KEY_CONVERTER: 'org.apache.kafka.connect.storage.StringConverter',
    CONNECT_VALUE_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
    CONNECT_REST_ADVERTISED_HOST_NAME: 'connect',
  },
  ui: {},
};

/** A topology of one service with what it requires and the given env; null takes a name away. */
export function withEnv(name: ServiceName, env: Readonly<Record<string, string | null>>): Topology {
  const all = Object.entries({ ...required[name], ...env });
  const kept = all.filter((pair): pair is [string, string] => pair[1] !== null);
  const service: Service = {
    name,
    service: name,
    containerName: name,
    hostName: name,
    env: Object.fromEntries(kept),
    userEnv: Object.keys(env),
    ports: [],
    volumes: [],
    memory: { heapMb: 256, overheadMb: 100, limitMb: 800 },
    image: undefined,
    healthCheck: undefined,
    dependsOn: [],
    stopGraceMs: 30_000,
    unavailable: undefined,
  };
  return {
    stack: 'dev',
    target: 'docker',
    distribution: 'confluent',
    network: 'service-names',
    runs: 'images',
    brokers: 1,
    portOffset: 0,
    portRange: { first: 1, last: 65_535 },
    listenAddress: '127.0.0.1',
    advertisedHost: '127.0.0.1',
    clientHost: '127.0.0.1',
    externalHost: undefined,
    services: [service],
    furtherBrokers: [],
    workloads: [],
    dataDir: undefined,
    javaHome: undefined,
    readyTimeoutMs: 120_000,
    containers: {
      platform: undefined,
      restartPolicy: 'unless-stopped',
      extraHosts: [],
      ulimits: {},
    },
    cluster: {
      context: undefined,
      namespace: 'kafka-stack-dev',
      access: 'node-port',
      storageClass: undefined,
      volumeSizes,
    },
  };
}

/** All faults of all env checks, or of one of them. */
export function faultsOf(topology: Topology, code?: FaultCode): Fault[] {
  const checks = envChecks.filter((check) => code === undefined || check.code === code);
  return checks.flatMap((check) => check.run(topology));
}
