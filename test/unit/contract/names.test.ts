import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contractServices,
  envName,
  propertyName,
  renderService,
  type ContractService,
} from '../../../stacks/contract/index.ts';

describe('name mapping', () => {
  it.each([
    ['KAFKA_A_B', 'a.b'],
    ['KAFKA_A__B', 'a_b'],
    ['KAFKA_A___B', 'a-b'],
    ['KAFKA_A____B', 'a-_b'],
    ['KAFKA_A_____B', 'a-_b'],
    ['KAFKA_A______B', 'a--b'],
    ['KAFKA__A', '_a'],
    ['KAFKA___A', '_a'],
    ['KAFKA_A_', 'a_'],
    ['KAFKA_A__', 'a_'],
    ['KAFKA_', ''],
    ['KAFKA_Mixed_Case', 'mixed.case'],
    [
      'KAFKA_LISTENER_NAME_X_SCRAM___SHA___256_SASL_JAAS_CONFIG',
      'listener.name.x.scram-sha-256.sasl.jaas.config',
    ],
  ])('turns %s into "%s"', (name, property) => {
    expect(propertyName('kafka', name)).toBe(property);
  });

  it.each([
    ['kafka', 'KAFKA_VERSION'],
    ['kafka', 'KAFKA_OPTS'],
    ['kafka', 'KAFKA_JMX_OPTS'],
    ['kafka', 'KAFKA_JVM_PERFORMANCE_OPTS'],
    ['kafka', 'KAFKA_GC_LOG_OPTS'],
    ['kafka', 'KAFKA_LOG4J_ROOT_LOGLEVEL'],
    ['kafka', 'KAFKA_LOG4J_LOGGERS'],
    ['kafka', 'KAFKA_TOOLS_LOG4J_LOGLEVEL'],
    ['kafka', 'CLUSTER_ID'],
    ['kafka', 'KAFKA_WITH-DASH'],
    ['kafka', 'KAFKA_WITH.DOT'],
    ['kafka', 'kafka_broker_id'],
    ['kafka', 'CONFLUENT_METRICS_ENABLE'],
    ['connect', 'CONNECT_METRIC_REPORTERS'],
    ['connect', 'KAFKA_HEAP_OPTS'],
    ['zookeeper', 'ZOOKEEPER_4LW_COMMANDS_WHITELIST'],
    ['zookeeper', 'ZOOKEEPER_DATA_DIR'],
    ['zookeeper', 'ZOOKEEPER_SERVERS'],
    ['zookeeper', 'toString'],
    ['schema-registry', 'SCHEMA_REGISTRY'],
  ] as const)('of %s makes no property of %s', (service, name) => {
    expect(propertyName(service, name)).toBeUndefined();
  });

  it.each([
    ['kafka', 'KAFKA_HEAP_OPTS', 'heap.opts'],
    ['kafka', 'KAFKA_LOG4J_OPTS', 'log4j.opts'],
    ['kafka', 'KAFKA_JMX_PORT', 'jmx.port'],
    ['kafka', 'KAFKA_JMX_HOSTNAME', 'jmx.hostname'],
    ['kafka', 'KAFKA_CUB_ZK_TIMEOUT', 'cub.zk.timeout'],
    ['kafka', 'KAFKA_CLUSTER_ID', 'cluster.id'],
    ['kafka', 'CONFLUENT_SUPPORT_METRICS_ENABLE', 'confluent.support.metrics.enable'],
    ['kafka', 'KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET', 'zookeeper.clientCnxnSocket'],
    ['schema-registry', 'SCHEMA_REGISTRY_HEAP_OPTS', 'heap.opts'],
    ['schema-registry', 'SCHEMA_REGISTRY_KAFKASTORE_TOPIC', 'kafkastore.topic'],
    ['schema-registry', 'SCHEMA_REGISTRY_SCHEMA_REGISTRY_GROUP_ID', 'schema.registry.group.id'],
    ['connect', 'CONNECT_LOG4J_LOGGERS', 'log4j.loggers'],
    ['connect', 'CONNECT_PRODUCER_ACKS', 'producer.acks'],
    ['zookeeper', 'ZOOKEEPER_CLIENT_PORT', 'clientPort'],
  ] as const)('of %s turns %s into %s', (service, name, property) => {
    expect(propertyName(service, name)).toBe(property);
  });

  it('keeps the later of two names for one property', () => {
    const { files } = renderService('schema-registry', {
      SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'kafka:9092',
      SCHEMA_REGISTRY_HOST_NAME: 'registry',
      SCHEMA_REGISTRY_A_: 'first',
      SCHEMA_REGISTRY_A__: 'second',
    });
    expect(files['schema-registry.properties']).toBe(
      'kafkastore.bootstrap.servers=kafka:9092\nhost.name=registry\na_=second\n',
    );
  });
});

describe('env name of a property', () => {
  it.each([
    ['kafka', 'offsets.topic.replication.factor', 'KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR'],
    ['kafka', 'a_b', 'KAFKA_A__B'],
    ['kafka', 'listener.name.x.scram-sha-256.y', 'KAFKA_LISTENER_NAME_X_SCRAM___SHA___256_Y'],
    ['kafka', 'zookeeper.clientCnxnSocket', 'KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET'],
    ['schema-registry', 'host.name', 'SCHEMA_REGISTRY_HOST_NAME'],
    ['connect', 'group.id', 'CONNECT_GROUP_ID'],
    ['zookeeper', 'jute.maxbuffer', 'ZOOKEEPER_JUTE_MAX_BUFFER'],
  ] as const)('of %s for %s is %s', (service, property, name) => {
    expect(envName(service, property)).toBe(name);
  });

  it.each([
    ['kafka', 'camelCase'],
    ['kafka', 'a.-b'],
    ['kafka', 'a_-b'],
    ['kafka', 'opts'],
    ['kafka', 'with blank'],
    ['connect', 'metric.reporters'],
    ['zookeeper', '4lw.commands.whitelist'],
  ] as const)('does not exist in %s for "%s"', (service, property) => {
    expect(envName(service, property)).toBeUndefined();
  });

  it('leads back to the property it was found for', () => {
    const service = fc.constantFrom<ContractService>(...contractServices);
    const property = fc.stringMatching(/^[a-z0-9._-]{1,20}$/);
    fc.assert(
      fc.property(service, property, (of, wanted) => {
        const name = envName(of, wanted);
        expect(name === undefined ? wanted : propertyName(of, name)).toBe(wanted);
      }),
    );
  });
});
