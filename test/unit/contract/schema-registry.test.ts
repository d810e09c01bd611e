import { describe, expect, it } from 'vitest';
import { deprecatedNames, renderService } from '../../../stacks/contract/index.ts';

const minimal = {
  SCHEMA_REGISTRY_HOST_NAME: 'registry',
  SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'kafka:9092',
};

describe('Schema Registry image', () => {
  it('needs a way to Kafka', () => {
    expect(renderService('schema-registry', { SCHEMA_REGISTRY_HOST_NAME: 'x' })).toEqual({
      exit: 1,
      messages: [
        'one of (SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL,SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS) is required.',
        'Command [-c ensure-atleast-one SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS] FAILED !',
      ],
      files: {},
    });
  });

  it('needs a host name', () => {
    expect(renderService('schema-registry', { ...minimal, SCHEMA_REGISTRY_HOST_NAME: '' })).toEqual(
      {
        exit: 1,
        messages: [
          'SCHEMA_REGISTRY_HOST_NAME is required.',
          'Command [-c ensure SCHEMA_REGISTRY_HOST_NAME] FAILED !',
        ],
        files: {},
      },
    );
  });

  it('takes the host name of Mesos where none is set', () => {
    const env = { SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL: 'zookeeper:2181', HOST: 'agent-1' };
    expect(renderService('schema-registry', env).files['schema-registry.properties']).toBe(
      'kafkastore.connection.url=zookeeper:2181\nhost.name=agent-1\n',
    );
  });

  it('refuses SCHEMA_REGISTRY_PORT', () => {
    const message = 'PORT is deprecated. Please use SCHEMA_REGISTRY_LISTENERS instead.';
    const env = { ...minimal, SCHEMA_REGISTRY_PORT: 'tcp://10.0.0.1:8081' };
    expect(renderService('schema-registry', env)).toEqual({
      exit: 1,
      messages: [message],
      files: {},
    });
    expect(deprecatedNames['schema-registry']['SCHEMA_REGISTRY_PORT']).toBe(message);
  });

  it('excludes nothing from its properties and repeats store settings for its readiness check', () => {
    const { files } = renderService('schema-registry', {
      ...minimal,
      SCHEMA_REGISTRY_KAFKASTORE_SECURITY_PROTOCOL: 'SSL',
      SCHEMA_REGISTRY_SCHEMA_REGISTRY_GROUP_ID: 'g',
      SCHEMA_REGISTRY_OPTS: '-Da=b',
      SCHEMA_REGISTRY_CUB_KAFKA_TIMEOUT: '10',
    });
    expect(files['schema-registry.properties']).toBe(
      [
        'host.name=registry',
        'kafkastore.bootstrap.servers=kafka:9092',
        'kafkastore.security.protocol=SSL',
        'schema.registry.group.id=g',
        'opts=-Da=b',
        'cub.kafka.timeout=10',
        '',
      ].join('\n'),
    );
    expect(files['admin.properties']).toBe('bootstrap.servers=kafka:9092\nsecurity.protocol=SSL\n');
  });

  it('leaves the listener to the registry', () => {
    const { files } = renderService('schema-registry', minimal);
    expect(files['schema-registry.properties']).not.toContain('listeners');
  });

  it('takes log levels from its own names', () => {
    const { files } = renderService('schema-registry', {
      ...minimal,
      SCHEMA_REGISTRY_LOG4J_ROOT_LOGLEVEL: 'WARN',
      SCHEMA_REGISTRY_LOG4J_LOGGERS: 'io.confluent=DEBUG',
    });
    expect(files['log4j.properties']?.match(/^log4j\.(rootLogger|logger).*$/gm)).toEqual([
      'log4j.rootLogger=WARN, stdout',
      'log4j.logger.io.confluent=DEBUG, stdout',
    ]);
  });

  it('warns of JMX options without an RMI port', () => {
    const env = { ...minimal, SCHEMA_REGISTRY_JMX_OPTS: '-Da=b' };
    expect(renderService('schema-registry', env).messages).toEqual([
      "SCHEMA_REGISTRY_OPTS should contain 'com.sun.management.jmxremote.rmi.port' property. It is required for accessing the JMX metrics externally.",
    ]);
  });
});
