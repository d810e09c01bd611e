/** The open images on a real engine, held to the contract. Does not prove that the Confluent images keep it. */
import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolNames } from '../../../distribution/tools.ts';
import { configFile } from '../../../images/layout.ts';
import {
  openImage,
  openServices,
  ownImage,
  ownImages,
  type OpenService,
} from '../../../images/names.ts';
import { buildImages, type BuiltImage } from '../../../scripts/lib/images.ts';
import { renderService } from '../../../stacks/contract/index.ts';
import { classData } from '../../../stacks/topology/catalogue.ts';
import type { Env } from '../../../stacks/topology/types.ts';
import { Container, docker, made, outcome } from '../../support/container.ts';
import { eventually } from '../../support/until.ts';

const envs = {
  zookeeper: { ZOOKEEPER_CLIENT_PORT: '2181' },
  kafka: {
    KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  },
  'schema-registry': {
    SCHEMA_REGISTRY_HOST_NAME: 'schema-registry',
    SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'PLAINTEXT://kafka:9092',
  },
  connect: {
    CONNECT_BOOTSTRAP_SERVERS: 'kafka:9092',
    CONNECT_GROUP_ID: 'connect',
    CONNECT_CONFIG_STORAGE_TOPIC: 'configs',
    CONNECT_OFFSET_STORAGE_TOPIC: 'offsets',
    CONNECT_STATUS_STORAGE_TOPIC: 'statuses',
    CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: '1',
    CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: '1',
    CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: '1',
    CONNECT_KEY_CONVERTER: 'org.apache.kafka.connect.storage.StringConverter',
    CONNECT_VALUE_CONVERTER: 'org.apache.kafka.connect.storage.StringConverter',
    CONNECT_REST_ADVERTISED_HOST_NAME: 'localhost',
    CONNECT_REST_PORT: '8083',
  },
} as const satisfies Record<OpenService, Env>;

let images: BuiltImage[] = [];

beforeAll(async () => {
  await buildImages();
  images = await buildImages();
});

describe('a second build', () => {
  it('builds nothing', () => {
    expect(images.map(({ image, built }) => [image, built])).toEqual(
      ownImages.map((name) => [ownImage(name), false]),
    );
  });
});

describe('the images', () => {
  const declared = {
    zookeeper: {
      ports: ['2181/tcp', '2888/tcp', '3888/tcp'],
      volumes: ['/etc/zookeeper/secrets', '/var/lib/zookeeper/data', '/var/lib/zookeeper/log'],
    },
    kafka: { ports: ['9092/tcp'], volumes: ['/etc/kafka/secrets', '/var/lib/kafka/data'] },
    'schema-registry': { ports: ['8081/tcp'], volumes: ['/etc/schema-registry/secrets'] },
    connect: {
      ports: ['8083/tcp', '9092/tcp'],
      volumes: [
        '/etc/kafka-connect/jars',
        '/etc/kafka-connect/secrets',
        '/etc/kafka/secrets',
        '/var/lib/kafka/data',
      ],
    },
  } as const;

  interface ImageConfig {
    readonly User: string;
    readonly Cmd: readonly string[];
    readonly Entrypoint: readonly string[] | null;
    readonly ExposedPorts: object;
    readonly Volumes: object;
    readonly Healthcheck?: { readonly Test: readonly string[] };
  }

  it.each(openServices)('declare for %s what the contract says', async (service) => {
    const text = await docker('image', 'inspect', '--format={{json .Config}}', openImage(service));
    const config = JSON.parse(text) as ImageConfig;
    expect({
      user: config.User,
      command: [...(config.Entrypoint ?? []), ...config.Cmd],
      ports: Object.keys(config.ExposedPorts).sort(),
      volumes: Object.keys(config.Volumes).sort(),
      healthCheck: config.Healthcheck?.Test,
    }).toEqual({
      user: 'appuser',
      command: ['/etc/confluent/docker/run'],
      ...declared[service],
      healthCheck:
        service === 'connect' ? ['CMD-SHELL', '/etc/confluent/docker/healthcheck.sh'] : undefined,
    });
  });

  it('have every tool of Kafka on PATH, with and without .sh', async () => {
    const names = toolNames.flatMap((name) => [name, `${name}.sh`]);
    const script = `for name in ${names.join(' ')}; do command -v $name >/dev/null || echo $name; done`;
    const command = ['sh', '-c', script];
    expect(await outcome('kafka', { command })).toEqual({ exitCode: 0, logs: '' });
  });

  it('have curl, bash, hostname and ps', async () => {
    const command = ['bash', '-c', 'curl --version && hostname && ps'];
    expect(await outcome('zookeeper', { command })).toMatchObject({ exitCode: 0 });
  });

  it('run tools beside a service that holds a JMX port', async () => {
    const env = { KAFKA_JMX_PORT: '9101', KAFKA_JMX_HOSTNAME: 'localhost' };
    const { exitCode, logs } = await outcome('kafka', {
      env,
      command: ['kafka-topics', '--version'],
    });
    expect([exitCode, logs]).toEqual([0, expect.stringMatching(/^3\.4\.0 /)]);
  });
});

describe('an image refuses', () => {
  it.each([
    [
      'zookeeper',
      'ZOOKEEPER_CLIENT_PORT',
      'one of (ZOOKEEPER_CLIENT_PORT,ZOOKEEPER_SECURE_CLIENT_PORT) is required.',
    ],
    ['kafka', 'KAFKA_ZOOKEEPER_CONNECT', 'KAFKA_ZOOKEEPER_CONNECT is required.'],
    ['schema-registry', 'SCHEMA_REGISTRY_HOST_NAME', 'SCHEMA_REGISTRY_HOST_NAME is required.'],
    ['connect', 'CONNECT_GROUP_ID', 'CONNECT_GROUP_ID is required.'],
  ] as const)('%s without %s', async (service, missing, message) => {
    const entries = Object.entries(envs[service]).filter(([name]) => name !== missing);
    const { exitCode, logs } = await outcome(service, { env: Object.fromEntries(entries) });
    expect(exitCode).toBe(1);
    const said = logs.split('\n').map((line) => line.replace(/^(Command) \[.*\]/, '$1'));
    // The engine keeps no order between standard output and standard error.
    expect(said.sort()).toEqual(
      [
        '===> User',
        'uid=1000(appuser) gid=1000(appuser) groups=1000(appuser)',
        '===> Configuring ...',
        ...(service === 'kafka' ? ['Running in Zookeeper mode...'] : []),
        message,
        'Command FAILED !',
      ].sort(),
    );
  });

  it.each([
    ['kafka', 'KAFKA_PORT', 'port is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.'],
    [
      'schema-registry',
      'SCHEMA_REGISTRY_PORT',
      'PORT is deprecated. Please use SCHEMA_REGISTRY_LISTENERS instead.',
    ],
  ] as const)('%s with %s', async (service, name, message) => {
    const env = { ...envs[service], [name]: '9092' };
    const { exitCode, logs } = await outcome(service, { env });
    expect(exitCode).toBe(1);
    // The engine keeps no order between standard output and standard error.
    expect(logs.split('\n')).toContain(message);
  });

  it('a data folder that it cannot write to', async () => {
    const options = ['--tmpfs', '/var/lib/zookeeper/log:mode=0755'];
    const { exitCode, logs } = await outcome('zookeeper', { env: envs.zookeeper, options });
    expect(exitCode).toBe(1);
    expect(logs).toContain("'/var/lib/zookeeper/log' is not writable by uid 1000.");
    expect(logs).toContain('Command [-c path /var/lib/zookeeper/log writable] FAILED !');
  });

  it('to start the broker when ZooKeeper does not come in time', async () => {
    const env = { ...envs.kafka, KAFKA_CUB_ZK_TIMEOUT: '1' };
    const { exitCode, logs } = await outcome('kafka', { env });
    expect(exitCode).toBe(1);
    expect(logs).toContain(
      'ERROR Timed out waiting for connection to Zookeeper server [zookeeper:2181].',
    );
  });

  it('to start Connect when too few brokers come in time', async () => {
    const env = { ...envs.connect, CONNECT_CUB_KAFKA_TIMEOUT: '1' };
    const { exitCode, logs } = await outcome('connect', { env });
    expect(exitCode).toBe(1);
    expect(logs).toContain('ERROR Expected 1 brokers but found only 0. Brokers found [].');
  });
});

it('the image of the broker takes settings as arguments of run', async () => {
  const settings = Object.entries({ ...envs.kafka, KAFKA_CUB_ZK_TIMEOUT: '1' });
  const command = ['/etc/confluent/docker/run', ...settings.map((pair) => pair.join('='))];
  const { exitCode, logs } = await outcome('kafka', { command });
  expect([exitCode, logs]).toEqual([1, expect.stringContaining('server [zookeeper:2181]')]);
});

it('a broker that waits ends at once on SIGTERM', async () => {
  await using kafka = await Container.start('kafka', { env: envs.kafka });
  await kafka.says('===> Check if Zookeeper is healthy ...');
  expect(await kafka.stop()).toBe(143);
});

it('ZooKeeper keeps its data in a named volume that nobody has prepared', async () => {
  await using volume = await made('volume');
  const options = ['--volume', `${volume.name}:/var/lib/zookeeper/data`];
  await using zookeeper = await Container.start('zookeeper', { env: envs.zookeeper, options });
  await zookeeper.says('binding to port');
  expect(await zookeeper.exec('stat', '--format=%U', '/var/lib/zookeeper/data')).toBe('appuser');
  await zookeeper.exec('zookeeper-shell', 'localhost:2181', 'create', '/kept');
  expect(await zookeeper.stop()).toBe(143);
});

describe('class data', () => {
  /** The JVM's word for it. */
  async function flag(container: Container): Promise<string | undefined> {
    await container.says('binding to port');
    return /-XX:\w*Archive\w*=\S+/.exec(await container.exec('ps', '-ef'))?.[0];
  }
  const env = envs.zookeeper;

  it('is written at the end and used from then on, where a volume is mounted for it', async () => {
    await using volume = await made('volume');
    const options = ['--volume', `${volume.name}:${classData.mountPath}`];
    await using first = await Container.start('zookeeper', { env, options });
    const written = await flag(first);
    expect(written).toMatch(/^-XX:ArchiveClassesAtExit=.*zookeeper-\w+\.jsa$/);
    await first.stop();
    await using second = await Container.start('zookeeper', { env, options });
    expect(await flag(second)).toBe(written?.replace('ArchiveClassesAtExit', 'SharedArchiveFile'));
    expect(await second.exec('cat', '/proc/1/maps')).toContain('.jsa');
    expect(await second.stop()).toBe(143);
  });

  it('is no matter without one: it would be gone with the container', async () => {
    await using zookeeper = await Container.start('zookeeper', { env });
    expect(await flag(zookeeper)).toBeUndefined();
  });
});

describe('rendered files', () => {
  interface Vector {
    readonly id: string;
    readonly service: OpenService;
    readonly env: Env;
    readonly exit: 0 | 1;
  }
  const path = new URL('../../fixtures/contract-vectors.json', import.meta.url);
  const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as { vectors: readonly Vector[] };

  /** The two with most variables of each service; those with secrets need files. */
  const chosen = openServices.flatMap((service) =>
    vectors
      .filter((vector) => vector.service === service && vector.exit === 0)
      .filter(({ env }) => !Object.values(env).some((value) => value.includes('SSL')))
      .toSorted((a, b) => Object.keys(b.env).length - Object.keys(a.env).length)
      .slice(0, 2),
  );

  it.each(chosen)('of $service are those of the contract for $id', async ({ service, env }) => {
    await using container = await Container.start(service, { env });
    await container.says('===> Running preflight checks ...');
    const { files } = renderService(service, env);
    for (const [name, text] of Object.entries(files)) {
      const copy = ['cp', `${container.name}:${configFile(service, name)}`, '-'];
      const { stdout } = await execa('docker', copy).pipe('tar', ['-xO']);
      expect(sortedLines(stdout)).toEqual(sortedLines(text));
    }
  });
});

function sortedLines(content: string): string[] {
  return content
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

describe('the broker alone, in KRaft mode', () => {
  const env = {
    CLUSTER_ID: '4L6g3nShT-eMCtK--X86sw',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://localhost:9092',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  };

  it('formats its folder once, and starts again on it', async () => {
    await using kafka = await Container.start('kafka', { env });
    await kafka.says('Kafka Server started');
    expect(await kafka.stop()).toBe(143);
    await docker('start', kafka.name);
    await eventually(
      async () => (await kafka.logs()).split('Kafka Server started').length,
      (parts) => parts > 2,
      120_000,
    );
  });
});

describe('a whole chain', () => {
  const scope = new AsyncDisposableStack();
  let network = '';
  let kafka: Container;

  /** A further listener, whose clients have to say who they are. */
  const secured = {
    ...envs.kafka,
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092,SECURED://kafka:9095',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,SECURED:SASL_PLAINTEXT',
    KAFKA_SASL_ENABLED_MECHANISMS: 'PLAIN',
    KAFKA_LISTENER_NAME_SECURED_PLAIN_SASL_JAAS_CONFIG:
      'org.apache.kafka.common.security.plain.PlainLoginModule required user_me="secret";',
  };

  const at = (alias: string) => ['--network', network, '--network-alias', alias];

  beforeAll(async () => {
    network = scope.use(await made('network')).name;
    kafka = scope.use(await Container.start('kafka', { env: secured, options: [...at('kafka')] }));
  });
  afterAll(() => scope.disposeAsync());

  it('begins when ZooKeeper, for which the broker waits, is there', async () => {
    await kafka.says('===> Check if Zookeeper is healthy ...');
    scope.use(
      await Container.start('zookeeper', { env: envs.zookeeper, options: at('zookeeper') }),
    );
    await kafka.says('started (kafka.server.KafkaServer)');
    expect(await kafka.exec('ps', '-o', 'comm=', '-p', '1')).toBe('java');
  });

  it('has a registry that keeps its level and ends with exit code 143', async () => {
    const options = at('schema-registry');
    await using registry = await Container.start('schema-registry', {
      env: envs['schema-registry'],
      options,
    });
    await registry.says('\nServer started, listening for requests...');
    const curl = ['curl', '--silent', '--fail', 'http://schema-registry:8081/config'];
    expect(JSON.parse(await registry.exec(...curl))).toEqual({ compatibilityLevel: 'BACKWARD' });
    const body = ['--request', 'PUT', '--json', '{"compatibility":"FULL"}'];
    await registry.exec(...curl, ...body);
    expect(JSON.parse(await registry.exec(...curl))).toEqual({ compatibilityLevel: 'FULL' });
    expect(await registry.stop()).toBe(143);
  });

  it('has a registry that ends with the program behind its front', async () => {
    const options = at('schema-registry');
    await using registry = await Container.start('schema-registry', {
      env: envs['schema-registry'],
      options,
    });
    await registry.says('===> Launching schema-registry ...');
    await eventually(
      () => registry.exec('pkill', '-KILL', 'java'),
      () => true,
    );
    expect(await registry.exitCode()).toBe(137);
  });

  it('has a Connect that the check of its own image finds healthy', async () => {
    await using connect = await Container.start('connect', {
      env: envs.connect,
      options: at('connect'),
    });
    await eventually(
      () => connect.inspect('{{.State.Health.Status}}'),
      (health) => health === 'healthy',
      120_000,
    );
    expect(await connect.stop()).toBe(143);
  });

  it('finds brokers at a listener with a security protocol', async () => {
    const login = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
    const env = {
      ...envs.connect,
      CONNECT_BOOTSTRAP_SERVERS: 'kafka:9095',
      CONNECT_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      CONNECT_SASL_MECHANISM: 'PLAIN',
      CONNECT_SASL_JAAS_CONFIG: `${login} username="me" password="secret";`,
    };
    await using connect = await Container.start('connect', { env, options: at('connect') });
    await connect.says('===> Launching kafka-connect ...');
  });

  it('has a broker that shuts down in order on SIGTERM', async () => {
    expect(await kafka.stop()).toBe(143);
    expect(await kafka.logs()).toContain('shut down completed (kafka.server.KafkaServer)');
  });
});
