import { describe, expect, it } from 'vitest';
import {
  deprecatedNames,
  renderService,
  type RenderOptions,
} from '../../../stacks/contract/index.ts';
import { readProperties } from './properties-format.ts';

type Env = Record<string, string>;

function properties(env: Env, options?: RenderOptions): Record<string, string> {
  const { files } = renderService('kafka', env, options);
  return Object.fromEntries(readProperties(Buffer.from(files['kafka.properties'] ?? '')));
}

const zk: Env = {
  KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181',
  KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
};
const kraft: Env = {
  KAFKA_PROCESS_ROLES: 'broker,controller',
  CLUSTER_ID: '4L6g3nShT-eMCtK--X86sw',
  KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
};
const controller: Env = { KAFKA_PROCESS_ROLES: 'controller', CLUSTER_ID: 'id' };
const zkMode = 'Running in Zookeeper mode...';
const kraftMode = 'Running in KRaft mode...';

function missing(name: string): string[] {
  return [`${name} is required.`, `Command [-c ensure ${name}] FAILED !`];
}

describe('Kafka image', () => {
  it.each<[string, Env, string[]]>([
    ['no ZooKeeper', {}, [zkMode, ...missing('KAFKA_ZOOKEEPER_CONNECT')]],
    [
      'no advertised listeners',
      { KAFKA_ZOOKEEPER_CONNECT: 'z' },
      [zkMode, ...missing('KAFKA_ADVERTISED_LISTENERS')],
    ],
    [
      'no cluster id in KRaft mode',
      { ...kraft, CLUSTER_ID: '' },
      [kraftMode, ...missing('CLUSTER_ID')],
    ],
    [
      'KAFKA_CLUSTER_ID in place of CLUSTER_ID',
      { ...kraft, CLUSTER_ID: '', KAFKA_CLUSTER_ID: 'x' },
      [kraftMode, ...missing('CLUSTER_ID')],
    ],
    [
      'no advertised listeners in KRaft mode',
      { ...kraft, KAFKA_ADVERTISED_LISTENERS: '' },
      [kraftMode, ...missing('KAFKA_ADVERTISED_LISTENERS')],
    ],
    [
      'advertised listeners of a controller',
      { ...controller, KAFKA_ADVERTISED_LISTENERS: 'C://k:1' },
      [kraftMode, 'KAFKA_ADVERTISED_LISTENERS is not supported on a KRaft controller.'],
    ],
    [
      'a SASL listener without KAFKA_OPTS',
      { ...zk, KAFKA_ADVERTISED_LISTENERS: 'SASL_PLAINTEXT://kafka:9092' },
      [zkMode, 'SASL is enabled.', ...missing('KAFKA_OPTS')],
    ],
  ])('refuses %s', (_, env, messages) => {
    expect(renderService('kafka', env)).toEqual({ exit: 1, messages, files: {} });
  });

  it.each([
    ['KAFKA_ADVERTISED_PORT', 'advertised.port'],
    ['KAFKA_ADVERTISED_HOST', 'advertised.host'],
    ['KAFKA_HOST', 'host'],
    ['KAFKA_PORT', 'port'],
  ])('refuses the deprecated %s', (name, property) => {
    const message = `${property} is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.`;
    expect(renderService('kafka', { ...zk, [name]: '1' })).toEqual({
      exit: 1,
      messages: [zkMode, message],
      files: {},
    });
    expect(deprecatedNames.kafka[name]).toBe(message);
  });

  it('lets an empty deprecated name pass and writes it', () => {
    expect(properties({ ...zk, KAFKA_PORT: '' })).toMatchObject({ port: '' });
  });

  it('derives listeners and the log folder', () => {
    expect(properties(zk)).toEqual({
      'zookeeper.connect': 'zookeeper:2181',
      'advertised.listeners': 'PLAINTEXT://kafka:9092',
      listeners: 'PLAINTEXT://0.0.0.0:9092',
      'log.dirs': '/var/lib/kafka/data',
    });
  });

  it.each([
    ['A://x:1,B://y:2', 'A://0.0.0.0:1,B://0.0.0.0:2'],
    ['A://my-host_1.svc:1, B://:2', 'A://0.0.0.0:1, B://0.0.0.0:2'],
    ['A://[::1]:1', 'A://0.0.0.0::1]:1'],
    ['A://x', 'A://x'],
  ])('derives from advertised %s the listeners %s', (advertised, listeners) => {
    const env = { ...zk, KAFKA_ADVERTISED_LISTENERS: advertised };
    expect(properties(env)).toMatchObject({ listeners });
  });

  it('keeps listeners and log folders that are set', () => {
    const env = { ...zk, KAFKA_LISTENERS: 'A://kafka:1', KAFKA_LOG_DIRS: '/a,/b' };
    expect(properties(env)).toMatchObject({ listeners: 'A://kafka:1', 'log.dirs': '/a,/b' });
  });

  it('leaves the defaults of Kafka to Kafka', () => {
    expect(Object.keys(properties(zk))).not.toContain('offsets.topic.replication.factor');
    expect(Object.keys(properties(zk))).not.toContain('broker.id');
  });

  it('writes the baked-in empty ZooKeeper setting in KRaft mode', () => {
    expect(properties(kraft)).toEqual({
      'zookeeper.connect': '',
      'advertised.listeners': 'PLAINTEXT://kafka:9092',
      'process.roles': 'broker,controller',
      listeners: 'PLAINTEXT://0.0.0.0:9092',
      'log.dirs': '/var/lib/kafka/data',
    });
  });

  it('derives no listeners for a controller', () => {
    expect(properties(controller)).toEqual({
      'zookeeper.connect': '',
      'advertised.listeners': '',
      'process.roles': 'controller',
      'log.dirs': '/var/lib/kafka/data',
    });
  });

  it('writes heap and log4j options but none of the excluded names', () => {
    const names = ['HEAP_OPTS', 'LOG4J_OPTS', 'JMX_PORT', 'JMX_HOSTNAME', 'CUB_ZK_TIMEOUT'];
    const excluded = ['VERSION', 'OPTS', 'JVM_PERFORMANCE_OPTS', 'GC_LOG_OPTS'];
    const set = Object.fromEntries([...names, ...excluded].map((name) => [`KAFKA_${name}`, 'x']));
    expect(properties({ ...zk, ...set })).toEqual({
      ...properties(zk),
      'heap.opts': 'x',
      'log4j.opts': 'x',
      'jmx.port': 'x',
      'jmx.hostname': 'x',
      'cub.zk.timeout': 'x',
    });
  });

  it('writes CONFLUENT_SUPPORT_ names and the ZooKeeper client socket', () => {
    const env = {
      ...zk,
      CONFLUENT_SUPPORT_CUSTOMER_ID: 'c',
      CONFLUENT_METRICS_X: 'm',
      KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET: 'org.X',
    };
    expect(properties(env)).toEqual({
      ...properties(zk),
      'confluent.support.customer.id': 'c',
      'zookeeper.clientCnxnSocket': 'org.X',
    });
  });

  it('keeps its default loggers beside named ones', () => {
    const { files } = renderService('kafka', {
      ...zk,
      KAFKA_LOG4J_LOGGERS: 'kafka.controller=INFO,x.y=DEBUG',
    });
    expect(files['log4j.properties']?.match(/^log4j\.(rootLogger|logger).*$/gm)).toEqual([
      'log4j.rootLogger=INFO, stdout',
      'log4j.logger.kafka=INFO',
      'log4j.logger.kafka.network.RequestChannel$=WARN',
      'log4j.logger.kafka.producer.async.DefaultEventHandler=DEBUG',
      'log4j.logger.kafka.request.logger=WARN',
      'log4j.logger.kafka.controller=INFO',
      'log4j.logger.kafka.log.LogCleaner=INFO',
      'log4j.logger.state.change.logger=TRACE',
      'log4j.logger.kafka.authorizer.logger=WARN',
      'log4j.logger.x.y=DEBUG',
    ]);
  });

  it.each([
    [
      { KAFKA_JMX_OPTS: '-Da=b' },
      "KAFKA_OPTS should contain 'com.sun.management.jmxremote.rmi.port' property. It is required for accessing the JMX metrics externally.",
    ],
  ])('warns of %j', (extra, message) => {
    const { exit, messages } = renderService('kafka', { ...zk, ...extra });
    expect({ exit, messages }).toEqual({ exit: 0, messages: [zkMode, message] });
  });

  it.each([
    ['-Djava.security.auth.login.config=/x', []],
    ['-Da=b', ["KAFKA_OPTS should contain 'java.security.auth.login.config' property."]],
  ])('with a SASL listener and KAFKA_OPTS %s says %j', (opts, more) => {
    const { exit, messages } = renderService('kafka', {
      ...zk,
      KAFKA_ADVERTISED_LISTENERS: 'SASL_PLAINTEXT://kafka:9092',
      KAFKA_OPTS: opts,
    });
    expect({ exit, messages }).toEqual({
      exit: 0,
      messages: [zkMode, 'SASL is enabled.', ...more],
    });
  });
});

describe('TLS listener of the Kafka image', () => {
  const tls = {
    ...zk,
    KAFKA_ADVERTISED_LISTENERS: 'SSL://kafka:9093',
    KAFKA_SSL_KEYSTORE_FILENAME: 'broker.jks',
    KAFKA_SSL_KEY_CREDENTIALS: 'key-pass',
    KAFKA_SSL_KEYSTORE_CREDENTIALS: 'store-pass',
  };
  const mutual = {
    ...tls,
    KAFKA_SSL_CLIENT_AUTH: 'required',
    KAFKA_SSL_TRUSTSTORE_FILENAME: 'trust.jks',
    KAFKA_SSL_TRUSTSTORE_CREDENTIALS: 'trust-pass',
  };
  const secretFiles = {
    'broker.jks': '',
    'key-pass': 'k\n',
    'store-pass': 's\n\n',
    'trust.jks': '',
    'trust-pass': 't',
  };

  it('reads passwords from the credential files', () => {
    expect(properties(tls, { secretFiles })).toMatchObject({
      'ssl.keystore.filename': 'broker.jks',
      'ssl.keystore.location': '/etc/kafka/secrets/broker.jks',
      'ssl.key.credentials': 'key-pass',
      'ssl.key.password': 'k',
      'ssl.keystore.password': 's',
    });
  });

  it.each(['required', 'requested'])('reads the trust store for client auth %s', (auth) => {
    const env = { ...mutual, KAFKA_SSL_CLIENT_AUTH: auth };
    expect(properties(env, { secretFiles })).toMatchObject({
      'ssl.truststore.location': '/etc/kafka/secrets/trust.jks',
      'ssl.truststore.password': 't',
    });
  });

  it.each([
    'KAFKA_SSL_KEYSTORE_FILENAME',
    'KAFKA_SSL_KEY_CREDENTIALS',
    'KAFKA_SSL_KEYSTORE_CREDENTIALS',
    'KAFKA_SSL_TRUSTSTORE_FILENAME',
    'KAFKA_SSL_TRUSTSTORE_CREDENTIALS',
  ])('needs %s', (name) => {
    expect(renderService('kafka', { ...mutual, [name]: '' }, { secretFiles })).toEqual({
      exit: 1,
      messages: [zkMode, 'SSL is enabled.', ...missing(name)],
      files: {},
    });
  });

  it('needs the files themselves', () => {
    expect(renderService('kafka', tls).messages).toEqual([
      zkMode,
      'SSL is enabled.',
      'Command [-c path /etc/kafka/secrets/broker.jks exists] FAILED !',
    ]);
  });

  it('counts SASL_SSL as TLS and as SASL', () => {
    const env = {
      ...tls,
      KAFKA_ADVERTISED_LISTENERS: 'SASL_SSL://kafka:9093',
      KAFKA_OPTS: '-Djava.security.auth.login.config=/x',
    };
    expect(renderService('kafka', env, { secretFiles }).messages).toEqual([
      zkMode,
      'SSL is enabled.',
      'SASL is enabled.',
    ]);
  });

  it('is not noticed under a custom name', () => {
    const env = { ...zk, KAFKA_ADVERTISED_LISTENERS: 'SECURE://kafka:9093' };
    expect(renderService('kafka', env).messages).toEqual([zkMode]);
  });
});
