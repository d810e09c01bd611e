import { describe, expect, it } from 'vitest';
import {
  controlNames,
  deprecatedNames,
  renderService,
  requiredNames,
  type ContractService,
} from '../../../stacks/contract/index.ts';

describe('names that steer the image', () => {
  it.each<[ContractService, string[]]>([
    [
      'zookeeper',
      [
        'KAFKA_HEAP_OPTS',
        'KAFKA_OPTS',
        'KAFKA_JMX_PORT',
        'ZOOKEEPER_SERVERS',
        'ZOOKEEPER_SERVER_ID',
        'ZOOKEEPER_LOG4J_ROOT_LOGLEVEL',
        'ZOOKEEPER_TOOLS_LOG4J_LOGLEVEL',
      ],
    ],
    [
      'kafka',
      [
        'CLUSTER_ID',
        'KAFKA_HEAP_OPTS',
        'KAFKA_OPTS',
        'KAFKA_JMX_PORT',
        'KAFKA_JMX_HOSTNAME',
        'KAFKA_CUB_ZK_TIMEOUT',
        'KAFKA_DATA_DIRS',
        'KAFKA_LOG4J_LOGGERS',
        'KAFKA_SSL_KEYSTORE_FILENAME',
        'TRACE',
      ],
    ],
    [
      'schema-registry',
      [
        'SCHEMA_REGISTRY_HEAP_OPTS',
        'SCHEMA_REGISTRY_JMX_PORT',
        'SCHEMA_REGISTRY_CUB_ZK_TIMEOUT',
        'SCHEMA_REGISTRY_CUB_KAFKA_MIN_BROKERS',
        'SCHEMA_REGISTRY_CUB_KAFKA_TIMEOUT',
        'SCHEMA_REGISTRY_LOG4J_LOGGERS',
      ],
    ],
    [
      'connect',
      [
        'CONNECT_REST_PORT',
        'CONNECT_CUB_KAFKA_MIN_BROKERS',
        'CONNECT_CUB_KAFKA_TIMEOUT',
        'CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN',
        'KAFKA_HEAP_OPTS',
        'CLASSPATH',
      ],
    ],
  ])('of %s include the documented ones', (service, names) => {
    expect(controlNames[service]).toEqual(expect.arrayContaining(names));
  });

  it('are listed once and are never deprecated ones', () => {
    for (const [service, names] of Object.entries(controlNames)) {
      expect(new Set(names).size).toBe(names.length);
      const refused = Object.keys(deprecatedNames[service as ContractService]);
      expect(names.filter((name) => refused.includes(name))).toEqual([]);
    }
  });
});

describe('required names', () => {
  it.each<[ContractService, Record<string, string>, string[][]]>([
    ['zookeeper', {}, [['ZOOKEEPER_CLIENT_PORT', 'ZOOKEEPER_SECURE_CLIENT_PORT']]],
    [
      'zookeeper',
      { ZOOKEEPER_SERVERS: 'a' },
      [['ZOOKEEPER_CLIENT_PORT', 'ZOOKEEPER_SECURE_CLIENT_PORT'], ['ZOOKEEPER_SERVER_ID']],
    ],
    ['kafka', {}, [['KAFKA_ZOOKEEPER_CONNECT'], ['KAFKA_ADVERTISED_LISTENERS']]],
    ['kafka', { KAFKA_PROCESS_ROLES: 'broker' }, [['CLUSTER_ID'], ['KAFKA_ADVERTISED_LISTENERS']]],
    ['kafka', { KAFKA_PROCESS_ROLES: 'controller' }, [['CLUSTER_ID']]],
    [
      'kafka',
      { KAFKA_ADVERTISED_LISTENERS: 'SASL_SSL://k:1', KAFKA_SSL_CLIENT_AUTH: 'requested' },
      [
        ['KAFKA_ZOOKEEPER_CONNECT'],
        ['KAFKA_ADVERTISED_LISTENERS'],
        ['KAFKA_SSL_KEYSTORE_FILENAME'],
        ['KAFKA_SSL_KEY_CREDENTIALS'],
        ['KAFKA_SSL_KEYSTORE_CREDENTIALS'],
        ['KAFKA_SSL_TRUSTSTORE_FILENAME'],
        ['KAFKA_SSL_TRUSTSTORE_CREDENTIALS'],
        ['KAFKA_OPTS'],
      ],
    ],
    [
      'schema-registry',
      {},
      [
        [
          'SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL',
          'SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS',
        ],
        ['SCHEMA_REGISTRY_HOST_NAME', 'HOST'],
      ],
    ],
    [
      'connect',
      { CONNECT_VALUE_CONVERTER: 'io.confluent.connect.avro.AvroConverter' },
      [
        ['CONNECT_BOOTSTRAP_SERVERS'],
        ['CONNECT_GROUP_ID'],
        ['CONNECT_CONFIG_STORAGE_TOPIC'],
        ['CONNECT_OFFSET_STORAGE_TOPIC'],
        ['CONNECT_STATUS_STORAGE_TOPIC'],
        ['CONNECT_KEY_CONVERTER'],
        ['CONNECT_VALUE_CONVERTER'],
        ['CONNECT_REST_ADVERTISED_HOST_NAME'],
        ['CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL'],
      ],
    ],
  ])('of %s with %j are told in the order the image asks', (service, env, groups) => {
    expect(requiredNames(service, env)).toEqual(groups);
  });

  it.each<[ContractService, Record<string, string>]>([
    ['zookeeper', { ZOOKEEPER_SERVERS: 'a' }],
    ['kafka', {}],
    ['kafka', { KAFKA_PROCESS_ROLES: 'broker' }],
    ['kafka', { KAFKA_PROCESS_ROLES: 'controller' }],
    ['schema-registry', {}],
    ['connect', { CONNECT_KEY_CONVERTER: 'io.confluent.connect.avro.AvroConverter' }],
  ])('of %s with %j are enough for the image', (service, env) => {
    const groups = requiredNames(service, env);
    const first = Object.fromEntries(groups.map(([name]) => [name ?? '', 'x']));
    expect(renderService(service, { ...first, ...env }).exit).toBe(0);
  });
});
