import { describe, expect, it } from 'vitest';
import { contractServices, propertyName } from '../../../stacks/contract/index.ts';
import { services } from '../../../stacks/services/index.ts';
import { serviceNames, serviceOf } from '../../../stacks/topology/types.ts';
import { engine, stack } from '../topology/stacks.ts';

const dev = stack({}, engine);

it('has a maker for every service', () => {
  expect(Object.keys(services).sort()).toEqual([...serviceNames].sort());
});

describe('the env on an engine', () => {
  it('of ZooKeeper', () => {
    expect(serviceOf(dev, 'zookeeper').env).toEqual({
      KAFKA_HEAP_OPTS: '-Xms32m -Xmx64m',
      KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      KAFKA_OPTS: '-Dzookeeper.4lw.commands.whitelist=srvr,ruok,dump',
      ZOOKEEPER_ADMIN_ENABLE_SERVER: 'false',
      ZOOKEEPER_CLIENT_PORT: '2181',
      ZOOKEEPER_TICK_TIME: '2000',
    });
  });

  it('of the broker', () => {
    expect(serviceOf(dev, 'kafka').env).toEqual({
      KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://127.0.0.1:9092',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'true',
      KAFKA_BROKER_ID: '1',
      KAFKA_DELETE_TOPIC_ENABLE: 'true',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_HEAP_OPTS: '-Xms32m -Xmx256m',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
      KAFKA_JMX_PORT: '9101',
      KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:29092,PLAINTEXT_HOST://0.0.0.0:9092',
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181',
      KAFKA_ZOOKEEPER_CONNECTION_TIMEOUT_MS: '60000',
    });
  });

  it('of the registry', () => {
    expect(serviceOf(dev, 'schema-registry').env).toEqual({
      SCHEMA_REGISTRY_HEAP_OPTS: '-Xms32m -Xmx128m',
      SCHEMA_REGISTRY_HOST_NAME: 'schema-registry',
      SCHEMA_REGISTRY_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
      SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'PLAINTEXT://kafka:29092',
      SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR: '1',
      SCHEMA_REGISTRY_LISTENERS: 'http://0.0.0.0:8081',
    });
  });

  it('of Connect', () => {
    expect(serviceOf(dev, 'connect').env).toEqual({
      CONNECT_BOOTSTRAP_SERVERS: 'kafka:29092',
      CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: '1',
      CONNECT_CONFIG_STORAGE_TOPIC: 'docker-connect-configs',
      CONNECT_GROUP_ID: 'kafka-connect',
      CONNECT_KEY_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
      CONNECT_LISTENERS: 'http://0.0.0.0:8083',
      CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: '1',
      CONNECT_OFFSET_STORAGE_TOPIC: 'docker-connect-offsets',
      CONNECT_PLUGIN_PATH:
        '/usr/share/java,/usr/share/confluent-hub-components,/usr/share/filestream-connectors,/usr/share/connectors',
      CONNECT_REST_ADVERTISED_HOST_NAME: 'kafka-connect',
      CONNECT_REST_ADVERTISED_PORT: '8083',
      CONNECT_REST_PORT: '8083',
      CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: '1',
      CONNECT_STATUS_STORAGE_TOPIC: 'docker-connect-status',
      CONNECT_VALUE_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
      KAFKA_HEAP_OPTS: '-Xms32m -Xmx128m',
      KAFKA_JVM_PERFORMANCE_OPTS: '-XX:+UseSerialGC -XX:TieredStopAtLevel=1',
    });
  });

  it('of the UI', () => {
    expect(serviceOf(dev, 'ui').env).toEqual({
      JAVA_OPTS: '-Xmx128m',
      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'kafka:29092',
      KAFKA_CLUSTERS_0_KAFKACONNECT_0_ADDRESS: 'http://kafka-connect:8083',
      KAFKA_CLUSTERS_0_KAFKACONNECT_0_NAME: 'connect',
      KAFKA_CLUSTERS_0_METRICS_PORT: '9101',
      KAFKA_CLUSTERS_0_NAME: 'local',
      KAFKA_CLUSTERS_0_SCHEMAREGISTRY: 'http://schema-registry:8081',
      SERVER_PORT: '8080',
    });
  });
});

it('gives no two env names of a service one property', () => {
  const twice = contractServices.flatMap((service) => {
    const properties = Object.keys(serviceOf(dev, service).env)
      .map((name) => propertyName(service, name))
      .filter((property) => property !== undefined);
    return properties.filter((property, index) => properties.indexOf(property) !== index);
  });
  expect(twice).toEqual([]);
});
