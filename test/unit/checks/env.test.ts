import { describe, expect, it } from 'vitest';
import { envChecks } from '../../../stacks/checks/env.ts';
import { formatFault } from '../../../stacks/errors.ts';
import type { ServiceName } from '../../../stacks/topology/types.ts';
import { faultsOf, withEnv } from './settings/topology.ts';

describe('settings that are right', () => {
  const right: [ServiceName, Record<string, string>][] = [
    [
      'kafka',
      {
        KAFKA_BROKER_ID: '1',
        KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181',
        KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT',
        KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://localhost:9092',
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
        KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
        KAFKA_JMX_PORT: '9101',
        KAFKA_JMX_HOSTNAME: 'localhost',
        KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'true',
        KAFKA_DELETE_TOPIC_ENABLE: 'true',
      },
    ],
    [
      'kafka',
      {
        KAFKA_PROCESS_ROLES: 'broker,controller',
        KAFKA_NODE_ID: '1',
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka:29093',
        KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
        KAFKA_HEAP_OPTS: '-Xmx512M -Xms512M',
        KAFKA_OPTS: '-Djava.net.preferIPv4Stack=true',
        KAFKA_LOG4J_LOGGERS: 'kafka.controller=INFO',
        KAFKA_INTER_BROKER_PROTOCOL_VERSION: '3.4',
        CLUSTER_ID: '5L6g3nShT-eMCtK--X86sw',
      },
    ],
    [
      'kafka',
      {
        KAFKA_LISTENER_NAME_SASL__HOST_SCRAM___SHA___256_SASL_JAAS_CONFIG: 'x required;',
        KAFKA_LISTENER_NAME_INTERNAL_SSL_CLIENT_AUTH: 'required',
        KAFKA_CONFLUENT_BALANCER_ENABLE: 'false',
        KAFKA_SASL_ENABLED_MECHANISMS: 'PLAIN',
        KAFKA_AUTHORIZER_CLASS_NAME: 'kafka.security.authorizer.AclAuthorizer',
        KAFKA_SUPER_USERS: 'User:admin',
        KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: 'true',
        CONFLUENT_SUPPORT_METRICS_ENABLE: 'false',
        JAVA_HOME: '/usr/lib/jvm/java',
        LANG: 'C.UTF-8',
        TZ: 'UTC',
      },
    ],
    [
      'kafka',
      {
        KAFKA_METRIC_REPORTERS: 'org.example.Reporter',
        KAFKA_EXAMPLE_REPORTER_ENDPOINT: 'http://x',
      },
    ],
    [
      'zookeeper',
      {
        ZOOKEEPER_CLIENT_PORT: '2181',
        ZOOKEEPER_TICK_TIME: '2000',
        ZOOKEEPER_ADMIN_ENABLE_SERVER: 'false',
        ZOOKEEPER_SERVER_ID: '1',
        ZOOKEEPER_SERVERS: 'zookeeper:2888:3888',
        ZOOKEEPER_LOG4J_ROOT_LOGLEVEL: 'WARN',
        KAFKA_HEAP_OPTS: '-Xmx64m',
        KAFKA_OPTS: '-Dzookeeper.4lw.commands.whitelist=*',
        KAFKA_JMX_PORT: '9102',
      },
    ],
    [
      'schema-registry',
      {
        SCHEMA_REGISTRY_LISTENERS: 'http://0.0.0.0:8081',
        SCHEMA_REGISTRY_KAFKASTORE_TOPIC: '_schemas',
        SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR: '1',
        SCHEMA_REGISTRY_KAFKASTORE_SECURITY_PROTOCOL: 'PLAINTEXT',
        SCHEMA_REGISTRY_KAFKASTORE_MAX_POLL_RECORDS: '10',
        SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL: 'FULL_TRANSITIVE',
        SCHEMA_REGISTRY_SCHEMA_REGISTRY_GROUP_ID: 'schema-registry',
        SCHEMA_REGISTRY_ACCESS_CONTROL_ALLOW_ORIGIN: '*',
        SCHEMA_REGISTRY_DEBUG: 'true',
        SCHEMA_REGISTRY_HEAP_OPTS: '-Xmx128m',
        SCHEMA_REGISTRY_JMX_PORT: '9103',
        SCHEMA_REGISTRY_LOG4J_ROOT_LOGLEVEL: 'WARN',
        SCHEMA_REGISTRY_CUB_KAFKA_TIMEOUT: '60',
      },
    ],
    [
      'connect',
      {
        CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: '1',
        CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: '1',
        CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: '-1',
        CONNECT_KEY_CONVERTER_SCHEMAS_ENABLE: 'false',
        CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL: 'http://schema-registry:8081',
        CONNECT_INTERNAL_KEY_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
        CONNECT_LISTENERS: 'http://0.0.0.0:8083',
        CONNECT_REST_PORT: '8083',
        CONNECT_PLUGIN_PATH: '/usr/share/java,/usr/share/confluent-hub-components',
        CONNECT_PRODUCER_MAX_REQUEST_SIZE: '2097152',
        CONNECT_CONSUMER_AUTO_OFFSET_RESET: 'earliest',
        CONNECT_PRODUCER_CONFLUENT_MONITORING_INTERCEPTOR_TOPIC: 'x',
        CONNECT_CONFIG_STORAGE_MIN_INSYNC_REPLICAS: '1',
        CONNECT_CONFIG_PROVIDERS: 'file',
        CONNECT_CONFIG_PROVIDERS_FILE_CLASS:
          'org.apache.kafka.common.config.provider.FileConfigProvider',
        CONNECT_OFFSET_FLUSH_INTERVAL_MS: '${file:/x.properties:interval}',
        CONNECT_LOG4J_LOGGERS: 'org.reflections=ERROR',
        KAFKA_HEAP_OPTS: '-Xmx256m',
        KAFKA_JMX_PORT: '9104',
        CLASSPATH: '/etc/kafka-connect/jars/*',
      },
    ],
    [
      'ui',
      {
        SERVER_PORT: '8080',
        KAFKA_CLUSTERS_0_NAME: 'local',
        KAFKA_CLUSTERS_0_KAFKACONNECT_0_ADDRESS: 'http://connect:8083',
        DYNAMIC_CONFIG_ENABLED: 'true',
        LOGGING_LEVEL_ROOT: 'WARN',
        AUTH_TYPE: 'DISABLED',
        JAVA_OPTS: '-Xmx128m',
        'KAFKA_ADMIN-CLIENT-TIMEOUT': '5000',
      },
    ],
  ];

  it.each(right)('finds no fault in %s %j', (service, env) => {
    expect(faultsOf(withEnv(service, env))).toEqual([]);
  });
});

describe('names that nothing reads', () => {
  it.each<[ServiceName, string, string]>([
    ['kafka', 'KAFKA_AUTO_CREATE_TOPIC_ENABLE', 'KAFKA_AUTO_CREATE_TOPICS_ENABLE'],
    ['kafka', 'KAFKA_LOG_RETENTON_HOURS', 'KAFKA_LOG_RETENTION_HOURS'],
    ['kafka', 'KAFKA_SASL_ENABLD_MECHANISMS', 'KAFKA_SASL_ENABLED_MECHANISMS'],
    ['kafka', 'KAFKA_HEAP_OPT', 'KAFKA_HEAP_OPTS'],
    ['kafka', 'KAFAK_BROKER_ID', 'KAFKA_BROKER_ID'],
    ['kafka', 'KAFKA_log.retention.ms', 'KAFKA_LOG_RETENTION_MS'],
    ['zookeeper', 'ZOOKEEPER_TICKTIME', 'ZOOKEEPER_TICK_TIME'],
    ['schema-registry', 'SCHEMA_REGISTRY_KAFKASTORE_TOPICS', 'SCHEMA_REGISTRY_KAFKASTORE_TOPIC'],
    ['connect', 'CONNECT_PLUGINS_PATH', 'CONNECT_PLUGIN_PATH'],
    ['connect', 'CONNECT_PRODUCER_BATCH_SIZES', 'CONNECT_PRODUCER_BATCH_SIZE'],
    ['kafka', 'KAFKA_LOG__RETENTION__MS', 'KAFKA_LOG_RETENTION_MS'],
    ['kafka', 'KAFKA_LOG___RETENTION_MS', 'KAFKA_LOG_RETENTION_MS'],
    [
      'kafka',
      'KAFKA_LISTENER_NAME_HOST_SCRAM__SHA__256_SASL_JAAS_CONFIG',
      'KAFKA_LISTENER_NAME_HOST_SCRAM___SHA___256_SASL_JAAS_CONFIG',
    ],
  ])('refuses %s %s and names %s', (service, name, nearest) => {
    const faults = faultsOf(withEnv(service, { [name]: 'x' }));
    expect(faults).toMatchObject([
      { code: 'KS_ENV_UNKNOWN', level: 'error', setting: `kafka-stack:env.${service}.${name}` },
    ]);
    expect(faults[0]?.fix).toMatch(new RegExp(`^rename it to ${nearest}( or, |$)`));
  });

  it.each<[ServiceName, string]>([
    ['kafka', 'KAFKA_EXAMPLE_PLUGIN_ENDPOINT'],
    ['kafka', 'SOME_VARIABLE_OF_THE_PROCESS'],
    ['connect', 'CONNECT_SOMETHING_QUITE_DIFFERENT'],
    ['zookeeper', 'ZOOKEEPER_SOMETHING_QUITE_DIFFERENT'],
    ['ui', 'KAFKA_CLUSTER_NAME'],
  ])('only warns of %s %s, which is near to nothing', (service, name) => {
    expect(faultsOf(withEnv(service, { [name]: 'x' }))).toMatchObject([
      { code: 'KS_ENV_UNKNOWN', level: 'warning', setting: `kafka-stack:env.${service}.${name}` },
    ]);
  });
});

describe('names at the wrong place', () => {
  it.each<[ServiceName, string, string, string]>([
    ['kafka', 'KAFKA_RETENTION_MS', 'retention.ms, a setting of topics', 'KAFKA_LOG_RETENTION_MS'],
    [
      'kafka',
      'KAFKA_MAX_MESSAGE_BYTES',
      'max.message.bytes, a setting of topics',
      'KAFKA_MESSAGE_MAX_BYTES',
    ],
    ['kafka', 'KAFKA_ACKS', 'acks, a setting of producers', "the client's own settings"],
    [
      'kafka',
      'KAFKA_BATCH_SIZE',
      'batch.size, a setting of producers',
      "the client's own settings",
    ],
    [
      'kafka',
      'KAFKA_GROUP_ID',
      'group.id, a setting of consumers and Connect workers',
      'kafka-stack:env.connect.CONNECT_GROUP_ID',
    ],
    [
      'connect',
      'CONNECT_MAX_REQUEST_SIZE',
      'max.request.size, a setting of producers',
      'CONNECT_PRODUCER_MAX_REQUEST_SIZE',
    ],
    [
      'connect',
      'CONNECT_LOG_RETENTION_MS',
      'log.retention.ms, a setting of brokers',
      'kafka-stack:env.kafka.KAFKA_LOG_RETENTION_MS',
    ],
    [
      'connect',
      'KAFKA_LISTENERS',
      'names that begin with KAFKA_',
      'CONNECT_LISTENERS or move it to kafka-stack:env.kafka.KAFKA_LISTENERS',
    ],
    [
      'kafka',
      'CONNECT_GROUP_ID',
      'names that begin with CONNECT_',
      'kafka-stack:env.connect.CONNECT_GROUP_ID',
    ],
    [
      'schema-registry',
      'KAFKA_HEAP_OPTS',
      'names that begin with KAFKA_',
      'SCHEMA_REGISTRY_HEAP_OPTS',
    ],
    [
      'schema-registry',
      'SCHEMA_REGISTRY_BOOTSTRAP_SERVERS',
      'bootstrap.servers, a setting of',
      'SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS',
    ],
    ['ui', 'CONNECT_GROUP_ID', 'does not know', 'kafka-stack:env.connect.CONNECT_GROUP_ID'],
  ])('refuses %s %s', (service, name, problem, fix) => {
    const faults = faultsOf(withEnv(service, { [name]: '1' }));
    expect(faults).toMatchObject([
      { code: 'KS_ENV_LEVEL', level: 'error', setting: `kafka-stack:env.${service}.${name}` },
    ]);
    expect(faults[0]?.problem).toContain(problem);
    expect(faults[0]?.fix).toContain(fix);
  });
});

describe('values', () => {
  it.each<[ServiceName, string, string, string]>([
    ['kafka', 'KAFKA_NUM_PARTITIONS', '0', 'int, a whole number, at least 1'],
    ['kafka', 'KAFKA_NUM_PARTITIONS', 'many', 'int, a whole number, at least 1'],
    ['kafka', 'KAFKA_AUTO_CREATE_TOPICS_ENABLE', 'yes', 'boolean, true or false'],
    ['kafka', 'KAFKA_COMPRESSION_TYPE', 'GZIP', 'uncompressed zstd lz4 snappy gzip producer'],
    ['kafka', 'KAFKA_LOG_CLEANUP_POLICY', 'compact,keep', 'one of compact delete'],
    ['kafka', 'KAFKA_INTER_BROKER_PROTOCOL_VERSION', '9.9', 'a version from 0.8.0 to 3.4-IV0'],
    [
      'kafka',
      'KAFKA_LISTENER_NAME_HOST_SSL_CLIENT_AUTH',
      'maybe',
      'one of required requested none',
    ],
    ['zookeeper', 'ZOOKEEPER_CLIENT_PORT', '70000', 'from 0 to 65535'],
    ['zookeeper', 'ZOOKEEPER_TICK_TIME', '2s', 'at least 1'],
    [
      'schema-registry',
      'SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL',
      'backwards',
      'full_transitive',
    ],
    ['schema-registry', 'SCHEMA_REGISTRY_KAFKASTORE_SECURITY_PROTOCOL', 'TLS', 'one of PLAINTEXT'],
    ['connect', 'CONNECT_CONSUMER_AUTO_OFFSET_RESET', 'first', 'one of latest earliest none'],
    ['connect', 'CONNECT_KEY_CONVERTER', 'not a class', 'one Java class'],
    ['connect', 'CONNECT_STATUS_STORAGE_REPLICATION_FACTOR', '0', 'Positive number'],
    ['connect', 'CONNECT_REST_PORT', 'http', 'int'],
  ])('refuses %s %s = %s', (service, name, value, allowed) => {
    const faults = faultsOf(withEnv(service, { [name]: value }));
    expect(faults).toMatchObject([
      {
        code: 'KS_ENV_VALUE',
        level: 'error',
        setting: `kafka-stack:env.${service}.${name}`,
        value,
      },
    ]);
    expect(faults[0]?.allowed).toContain(allowed);
  });
});

describe('names that the image refuses or asks for', () => {
  it.each<[ServiceName, string, string]>([
    ['kafka', 'KAFKA_PORT', 'port is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.'],
    ['kafka', 'KAFKA_HOST', 'host is deprecated.'],
    ['kafka', 'KAFKA_ADVERTISED_PORT', 'advertised.port is deprecated.'],
    ['kafka', 'KAFKA_ADVERTISED_HOST', 'advertised.host is deprecated.'],
    [
      'schema-registry',
      'SCHEMA_REGISTRY_PORT',
      'PORT is deprecated. Please use SCHEMA_REGISTRY_LISTENERS',
    ],
  ])('refuses %s %s with the line of the image', (service, name, message) => {
    const faults = faultsOf(withEnv(service, { [name]: '9092' }));
    expect(faults).toMatchObject([
      { code: 'KS_ENV_DEPRECATED', setting: `kafka-stack:env.${service}.${name}`, value: '9092' },
    ]);
    expect(faults[0]?.problem).toContain(message);
  });

  it.each<[ServiceName, Record<string, string | null>, string, string]>([
    [
      'kafka',
      { KAFKA_ZOOKEEPER_CONNECT: null },
      'KAFKA_ZOOKEEPER_CONNECT',
      'set KAFKA_ZOOKEEPER_CONNECT',
    ],
    [
      'kafka',
      { KAFKA_ADVERTISED_LISTENERS: '' },
      'KAFKA_ADVERTISED_LISTENERS',
      'set KAFKA_ADVERTISED_LISTENERS',
    ],
    ['kafka', { KAFKA_PROCESS_ROLES: 'broker' }, 'CLUSTER_ID', 'set CLUSTER_ID'],
    [
      'zookeeper',
      { ZOOKEEPER_CLIENT_PORT: null },
      'ZOOKEEPER_CLIENT_PORT',
      'set ZOOKEEPER_CLIENT_PORT or ZOOKEEPER_SECURE_CLIENT_PORT',
    ],
    ['connect', { CONNECT_GROUP_ID: null }, 'CONNECT_GROUP_ID', 'set CONNECT_GROUP_ID'],
  ])('asks %s %j for %s', (service, env, name, fix) => {
    expect(faultsOf(withEnv(service, env))).toMatchObject([
      {
        code: 'KS_ENV_REQUIRED',
        level: 'error',
        setting: `kafka-stack:env.${service}.${name}`,
        fix,
      },
    ]);
  });
});

describe('what breaks the tools or the heap', () => {
  it.each<[ServiceName, string, string]>([
    ['kafka', 'JMX_PORT', '9999'],
    ['connect', 'JMX_PORT', '9999'],
    ['kafka', 'KAFKA_OPTS', '-javaagent:/opt/jmx_prometheus_javaagent.jar=9404:/opt/config.yml'],
    ['kafka', 'KAFKA_OPTS', '-Da=b -javaagent:/opt/agent.jar=0.0.0.0:9404:/opt/config.yml'],
    ['kafka', 'KAFKA_OPTS', '-javaagent:/opt/jolokia.jar=host=0.0.0.0,port=8778'],
    ['kafka', 'KAFKA_OPTS', '-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005'],
    ['kafka', 'KAFKA_JMX_OPTS', '-Dcom.sun.management.jmxremote.port=9999'],
    ['kafka', 'KAFKA_DEBUG', 'y'],
  ])('refuses %s %s = %s', (service, name, value) => {
    expect(faultsOf(withEnv(service, { [name]: value }))).toMatchObject([
      { code: 'KS_ENV_LEAK', level: 'error', setting: `kafka-stack:env.${service}.${name}`, value },
    ]);
  });

  it('points from JMX_PORT to the setting that moves the JMX port of the service', () => {
    expect(faultsOf(withEnv('kafka', { JMX_PORT: '9999' }))[0]?.fix).toContain(
      'kafka-stack:ports.kafka.jmx',
    );
    const registry = faultsOf(withEnv('schema-registry', { JMX_PORT: '9999' }));
    expect(registry[0]?.fix).toContain('SCHEMA_REGISTRY_JMX_PORT');
  });

  it('warns of a class path on the broker', () => {
    expect(faultsOf(withEnv('kafka', { CLASSPATH: '/opt/*' }))).toMatchObject([
      { code: 'KS_ENV_LEAK', level: 'warning', setting: 'kafka-stack:env.kafka.CLASSPATH' },
    ]);
  });

  it('takes a Java agent without a port', () => {
    const env = { KAFKA_OPTS: '-javaagent:/opt/agent.jar=/opt/config.yml' };
    expect(faultsOf(withEnv('kafka', env))).toEqual([]);
  });

  it.each<[ServiceName, string, string, string]>([
    ['kafka', 'KAFKA_OPTS', '-Xmx1g', 'kafka-stack:heapMb.kafka or KAFKA_HEAP_OPTS'],
    ['kafka', 'KAFKA_JVM_PERFORMANCE_OPTS', '-server -Xms256m', 'kafka-stack:heapMb.kafka'],
    ['connect', 'KAFKA_OPTS', '-XX:MaxRAMPercentage=50', 'kafka-stack:heapMb.connect'],
    [
      'schema-registry',
      'SCHEMA_REGISTRY_OPTS',
      '-Xmx1g',
      'kafka-stack:heapMb.schema-registry or SCHEMA_REGISTRY_HEAP_OPTS',
    ],
    ['ui', 'JAVA_TOOL_OPTIONS', '-Xmx1g', 'kafka-stack:heapMb.ui'],
  ])('refuses a heap flag in %s %s = %s', (service, name, value, fix) => {
    const faults = faultsOf(withEnv(service, { [name]: value }));
    expect(faults).toMatchObject([
      { code: 'KS_HEAP_FLAG', level: 'error', setting: `kafka-stack:env.${service}.${name}` },
    ]);
    expect(faults[0]?.fix).toContain(fix);
  });
});

describe('values that must not be shown or cannot arrive', () => {
  it.each(['a\nb=c', 'a\rb', 'a\0b'])('refuses %j and shows it escaped', (value) => {
    const faults = faultsOf(withEnv('kafka', { KAFKA_SUPER_USERS: value }));
    expect(faults).toMatchObject([
      { code: 'KS_ENV_UNSAFE', level: 'error', setting: 'kafka-stack:env.kafka.KAFKA_SUPER_USERS' },
    ]);
    expect(faults.map(formatFault).join('')).not.toMatch(/[\n\r\0]/);
  });

  it.each(['User:CN=a\\,b', ' User:a', 'User:Zoë'])('takes %j, which arrives escaped', (value) => {
    expect(faultsOf(withEnv('kafka', { KAFKA_SUPER_USERS: value }))).toEqual([]);
  });

  it.each<[string, string]>([
    ['KAFKA_SSL_KEYSTORE_PASSWORD', 'pass\nword'],
    ['KAFKA_SASL_JAAS_CONFIG', 'a\nb'],
    ['KAFKA_SSL_KEY_CREDENTIALS', 'a\nb'],
    ['KAFKA_OPTS', '-Djavax.net.ssl.trustStorePassword=hush -Xmx1g'],
  ])('keeps the value of %s out of the fault', (name, value) => {
    const faults = faultsOf(withEnv('kafka', { [name]: value }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).not.toHaveProperty('value');
  });
});

describe('the list of checks', () => {
  it('has one check a code', () => {
    const codes = envChecks.map((check) => check.code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('tells all faults of a service together', () => {
    const env = {
      KAFKA_RETENTION_MS: '1',
      KAFKA_NUM_PARTITIONS: '0',
      JMX_PORT: '1',
      KAFKA_PORT: '1',
    };
    const codes = faultsOf(withEnv('kafka', env)).map((each) => each.code);
    expect(codes).toEqual(['KS_ENV_LEVEL', 'KS_ENV_VALUE', 'KS_ENV_DEPRECATED', 'KS_ENV_LEAK']);
  });
});
