import type { Env } from '../topology/types.ts';
import { avroConverter, connectRequired } from './connect.ts';
import type { ContractService } from './types.ts';

/** Names that every image's scripts understand. */
const common = ['TRACE', 'JAVA_HOME', 'CLASSPATH', 'LOG_DIR', 'EXTRA_ARGS', 'CUB_CLASSPATH'];

/** What `kafka-run-class` and the `launch` scripts of the images on Kafka's base read. */
const kafkaJvm = [
  'KAFKA_HEAP_OPTS',
  'KAFKA_OPTS',
  'KAFKA_JVM_PERFORMANCE_OPTS',
  'KAFKA_GC_LOG_OPTS',
  'KAFKA_LOG4J_OPTS',
  'KAFKA_JMX_OPTS',
  'KAFKA_JMX_PORT',
  'KAFKA_JMX_HOSTNAME',
];

/**
 * Names that steer the image (its scripts, checks, logging and JVM) without being settings of the service. Some are
 * rendered into the properties file all the same, where the service ignores them.
 */
export const controlNames: Readonly<Record<ContractService, readonly string[]>> = {
  zookeeper: [
    ...common,
    ...kafkaJvm,
    'ZOOKEEPER_SERVERS',
    'ZOOKEEPER_GROUPS',
    'ZOOKEEPER_WEIGHTS',
    'ZOOKEEPER_SERVER_ID',
    'ZOOKEEPER_LOG4J_ROOT_LOGLEVEL',
    'ZOOKEEPER_LOG4J_LOGGERS',
    'ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL',
  ],
  kafka: [
    ...common,
    ...kafkaJvm,
    'CLUSTER_ID',
    'KAFKA_DATA_DIRS',
    'KAFKA_CUB_ZK_TIMEOUT',
    'KAFKA_LOG4J_ROOT_LOGLEVEL',
    'KAFKA_LOG4J_LOGGERS',
    'KAFKA_TOOLS_LOG4J_LOGLEVEL',
    'KAFKA_SSL_KEYSTORE_FILENAME',
    'KAFKA_SSL_KEYSTORE_CREDENTIALS',
    'KAFKA_SSL_KEY_CREDENTIALS',
    'KAFKA_SSL_TRUSTSTORE_FILENAME',
    'KAFKA_SSL_TRUSTSTORE_CREDENTIALS',
    'ZOOKEEPER_SASL_ENABLED',
  ],
  'schema-registry': [
    ...common,
    'HOST',
    'SCHEMA_REGISTRY_HEAP_OPTS',
    'SCHEMA_REGISTRY_OPTS',
    'SCHEMA_REGISTRY_JVM_PERFORMANCE_OPTS',
    'SCHEMA_REGISTRY_LOG4J_OPTS',
    'SCHEMA_REGISTRY_JMX_OPTS',
    'SCHEMA_REGISTRY_JMX_PORT',
    'SCHEMA_REGISTRY_JMX_HOSTNAME',
    'SCHEMA_REGISTRY_LOG4J_ROOT_LOGLEVEL',
    'SCHEMA_REGISTRY_LOG4J_LOGGERS',
    'SCHEMA_REGISTRY_CUB_ZK_TIMEOUT',
    'SCHEMA_REGISTRY_CUB_KAFKA_MIN_BROKERS',
    'SCHEMA_REGISTRY_CUB_KAFKA_TIMEOUT',
    'KAFKA_OPTS',
  ],
  connect: [
    ...common,
    ...kafkaJvm,
    'CONNECT_REST_PORT',
    'CONNECT_LOG4J_ROOT_LOGLEVEL',
    'CONNECT_LOG4J_LOGGERS',
    'CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN',
    'CONNECT_CUB_KAFKA_MIN_BROKERS',
    'CONNECT_CUB_KAFKA_TIMEOUT',
  ],
};

/**
 * The names that the image requires of this environment, in the order it asks: of each group one must be set and not
 * empty. Which ones depends on the environment itself (KRaft mode, TLS and SASL listeners, Avro converters).
 */
export function requiredNames(service: ContractService, env: Env): readonly (readonly string[])[] {
  return required[service](env);
}

const required: Record<ContractService, (env: Env) => string[][]> = {
  zookeeper: (env) => [
    ['ZOOKEEPER_CLIENT_PORT', 'ZOOKEEPER_SECURE_CLIENT_PORT'],
    ...(env['ZOOKEEPER_SERVERS'] ? [['ZOOKEEPER_SERVER_ID']] : []),
  ],
  kafka: (env) => [...kafkaMode(env), ...kafkaSecurity(env)],
  'schema-registry': () => [
    ['SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL', 'SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS'],
    ['SCHEMA_REGISTRY_HOST_NAME', 'HOST'],
  ],
  connect: (env) => [
    ...connectRequired.map((name) => [name]),
    ...['CONNECT_KEY_CONVERTER', 'CONNECT_VALUE_CONVERTER']
      .filter((name) => env[name] === avroConverter)
      .map((name) => [`${name}_SCHEMA_REGISTRY_URL`]),
  ],
};

function kafkaMode(env: Env): string[][] {
  if (!env['KAFKA_PROCESS_ROLES']) {
    return [['KAFKA_ZOOKEEPER_CONNECT'], ['KAFKA_ADVERTISED_LISTENERS']];
  }
  const controller = env['KAFKA_PROCESS_ROLES'] === 'controller';
  return [['CLUSTER_ID'], ...(controller ? [] : [['KAFKA_ADVERTISED_LISTENERS']])];
}

function kafkaSecurity(env: Env): string[][] {
  const advertised = env['KAFKA_ADVERTISED_LISTENERS'] ?? '';
  const names: string[] = [];
  if (advertised.includes('SSL://')) {
    names.push('KAFKA_SSL_KEYSTORE_FILENAME');
    names.push('KAFKA_SSL_KEY_CREDENTIALS', 'KAFKA_SSL_KEYSTORE_CREDENTIALS');
    if (/required|requested/.test(env['KAFKA_SSL_CLIENT_AUTH'] ?? '')) {
      names.push('KAFKA_SSL_TRUSTSTORE_FILENAME', 'KAFKA_SSL_TRUSTSTORE_CREDENTIALS');
    }
  }
  if (/SASL_[^]*:\/\//.test(advertised)) names.push('KAFKA_OPTS');
  return names.map((name) => [name]);
}
