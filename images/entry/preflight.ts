/** What each image makes sure of before it launches (`ensure` of the Confluent images). */
import { spawnSync } from 'node:child_process';
import type { ContractService } from '../../stacks/contract/index.ts';
import type { Env } from '../../stacks/topology/types.ts';
import { configFile } from '../layout.ts';
import { ensureWritable } from './files.ts';
import { waitForBrokers, waitForZookeeper } from './waits.ts';
import { failed, heading, Stop } from './words.ts';

const defaultSeconds = '40';

export const preflights: Readonly<Record<ContractService, (env: Env) => Promise<void> | void>> = {
  zookeeper: () => {
    ensureData('/var/lib/zookeeper/data');
    ensureData('/var/lib/zookeeper/log');
  },
  kafka: async (env) => {
    ensureData(filled(env['KAFKA_DATA_DIRS'], '/var/lib/kafka/data'));
    if (env['KAFKA_PROCESS_ROLES']) {
      formatStorage(env);
      return;
    }
    if (env['KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE'] === 'true') {
      heading('Skipping Zookeeper health check for SSL connections...');
      return;
    }
    const connect = env['KAFKA_ZOOKEEPER_CONNECT'] ?? '';
    await zookeeperIsHealthy(connect, env['KAFKA_CUB_ZK_TIMEOUT']);
  },
  'schema-registry': async (env) => {
    const connect = env['SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL'];
    if (connect) await zookeeperIsHealthy(connect, env['SCHEMA_REGISTRY_CUB_ZK_TIMEOUT']);
    const servers = env['SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS'];
    if (!servers) {
      throw new Stop('SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS is required by this registry.');
    }
    await kafkaIsHealthy({
      bootstrapServers: servers,
      atLeast: env['SCHEMA_REGISTRY_CUB_KAFKA_MIN_BROKERS'],
      seconds: env['SCHEMA_REGISTRY_CUB_KAFKA_TIMEOUT'],
      protocol: env['SCHEMA_REGISTRY_KAFKASTORE_SECURITY_PROTOCOL'],
      configFile: configFile('schema-registry', 'admin.properties'),
      env,
    });
  },
  connect: (env) =>
    kafkaIsHealthy({
      bootstrapServers: env['CONNECT_BOOTSTRAP_SERVERS'] ?? '',
      atLeast: env['CONNECT_CUB_KAFKA_MIN_BROKERS'],
      seconds: env['CONNECT_CUB_KAFKA_TIMEOUT'],
      protocol: env['CONNECT_SECURITY_PROTOCOL'],
      configFile: configFile('connect', 'kafka-connect.properties'),
      env,
    }),
};

function ensureData(path: string): void {
  heading(`Check if ${path} is writable ...`);
  ensureWritable(path);
}

async function zookeeperIsHealthy(connect: string, seconds: string | undefined): Promise<void> {
  heading('Check if Zookeeper is healthy ...');
  await waitForZookeeper(connect, filled(seconds, defaultSeconds));
}

interface KafkaCheck {
  readonly bootstrapServers: string;
  readonly atLeast: string | undefined;
  readonly seconds: string | undefined;
  readonly protocol: string | undefined;
  readonly configFile: string;
  readonly env: Env;
}

async function kafkaIsHealthy(check: KafkaCheck): Promise<void> {
  heading('Check if Kafka is healthy ...');
  const { bootstrapServers, configFile, env } = check;
  const atLeast = filled(check.atLeast, '1');
  const seconds = filled(check.seconds, defaultSeconds);
  const protocol = filled(check.protocol, 'PLAINTEXT');
  await waitForBrokers({ bootstrapServers, atLeast, seconds, protocol, configFile }, env);
}

/** A variable that is empty counts as unset. */
function filled(value: string | undefined, fallback: string): string {
  return value === undefined || value === '' ? fallback : value;
}

/** A folder that is formatted already stays as it is. */
function formatStorage(env: Env): void {
  const id = env['CLUSTER_ID'] ?? '';
  heading(`Using provided cluster id ${id} ...`);
  const args = ['format', '--ignore-formatted', '-t', id];
  const file = configFile('kafka', 'kafka.properties');
  const { status } = spawnSync('kafka-storage', [...args, '-c', file], { stdio: 'inherit', env });
  if (status !== 0) throw new Stop(failed(`kafka-storage ${args.join(' ')}`));
}
