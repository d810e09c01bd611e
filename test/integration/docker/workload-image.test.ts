/** The image of the workloads on a real engine, against a broker of the open images. Stacks are not asked here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentLabel, kafkaVersion, workloadImage } from '../../../images/names.ts';
import { programs } from '../../../images/workload.ts';
import { buildImages, type BuiltImage } from '../../../scripts/lib/images.ts';
import type { Env } from '../../../stacks/topology/types.ts';
import { clientNames } from '../../../workloads/shared/connection.ts';
import { Container, docker, inFront, made } from '../../support/container.ts';
import { eventually } from '../../support/until.ts';

const folder = '/var/lib/workload';

let images: BuiltImage[] = [];

beforeAll(async () => {
  await buildImages();
  images = await buildImages();
});

describe('the image', () => {
  it('is built once', () => {
    expect(images.find(({ name }) => name === 'workload')).toMatchObject({
      image: workloadImage,
      built: false,
    });
  });

  it('declares user, folder, port and labels, and nothing that a program would not expect', async () => {
    const text = await docker('image', 'inspect', '--format={{json .Config}}', workloadImage);
    const config = JSON.parse(text) as Record<string, unknown>;
    expect(config).toMatchObject({
      User: 'appuser',
      WorkingDir: folder,
      Volumes: { [folder]: {} },
      ExposedPorts: { '8090/tcp': {} },
      Labels: {
        'org.opencontainers.image.title': 'kafka-stack workload',
        'org.opencontainers.image.version': kafkaVersion,
        [contentLabel]: expect.stringMatching(/^\w{16,}$/) as unknown,
      },
    });
    expect(config['Entrypoint'] ?? []).toEqual([]);
    expect(config['Healthcheck']).toBeUndefined();
    expect(
      (config['Env'] as string[]).filter((each) => /^(PRODUCER|CONSUMER)_/.test(each)),
    ).toEqual([]);
  });

  it('has no Kafka in it, but curl for the check of its health', async () => {
    const command = ['sh', '-c', 'id -u; id -g; ls /opt/kafka-stack; curl --version >/dev/null'];
    const { exitCode, stdout } = await inFront('workload', { command });
    expect([exitCode, stdout.split('\n')]).toEqual([
      0,
      ['1000', '1000', 'node', 'workload', 'workloads'],
    ]);
  });
});

describe('the programs', () => {
  it.each(Object.keys(programs))('%s tells how it is used', async (name) => {
    const { exitCode, stdout, stderr } = await inFront('workload', { command: [name, '--help'] });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(name === 'report' ? 'rejected' : `${name.toUpperCase()}_BROKERS`);
  });

  it('are named when none is asked for', async () => {
    const { exitCode, stderr } = await inFront('workload', {});
    expect(exitCode).toBe(2);
    for (const name of Object.keys(programs)) expect(stderr).toContain(name);
  });

  it.each(['producer', 'consumer'])('%s refuses wrong settings, all at once', async (name) => {
    const prefix = name.toUpperCase();
    const env = { [`${prefix}_CLIENT`]: 'java', [`${prefix}_NOPE`]: '1', [`${prefix}_TLS`]: 'x' };
    const { exitCode, stdout, stderr } = await inFront('workload', { env, command: [name] });
    expect([exitCode, stdout]).toEqual([2, '']);
    for (const setting of Object.keys(env)) expect(stderr).toContain(setting);
  });

  it('report passes on that it has failed', async () => {
    const { exitCode, stderr } = await inFront('workload', { command: ['report', 'counts'] });
    expect([exitCode, stderr]).toEqual([1, 'there is no database ./kafka_data.db']);
  });
});

describe('with a broker', () => {
  const scope = new AsyncDisposableStack();
  let network = '';
  let kafka: Container;

  const broker = {
    CLUSTER_ID: '4L6g3nShT-eMCtK--X86sw',
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  };
  const at = (alias: string) => ['--network', network, '--network-alias', alias];
  const inside = (volume: string) => ['--network', network, '--volume', `${volume}:${folder}`];

  beforeAll(async () => {
    network = scope.use(await made('network')).name;
    kafka = scope.use(await Container.start('kafka', { env: broker, options: at('kafka') }));
    await kafka.says('Kafka Server started');
    // Asked for a group, a new broker makes the topic of offsets; the tool waits for it. No client is asked to, here.
    const tool = ['kafka-consumer-groups', '--bootstrap-server', 'kafka:9092'];
    await kafka.exec(...tool, '--describe', '--group', 'none');
  });
  afterAll(() => scope.disposeAsync());

  /** To its end. */
  function produce(env: Env, input = '') {
    const options = ['--network', network];
    const all = { PRODUCER_BROKERS: 'kafka:9092', PRODUCER_CREATE_TOPIC: 'true', ...env };
    return inFront('workload', { env: all, options, command: ['producer'] }, input);
  }

  it.each(['producer', 'consumer'])(
    '%s is the first process, and a stop ends it in order while it waits for its topic',
    async (name) => {
      const prefix = name.toUpperCase();
      const env = { [`${prefix}_BROKERS`]: 'kafka:9092', [`${prefix}_HTTP_PORT`]: '8090' };
      const options = ['--network', network];
      await using container = await Container.start('workload', { env, options, command: [name] });
      await eventually(
        () => container.exec('curl', '--silent', 'http://127.0.0.1:8090/health'),
        (answer) => answer.includes('"ok":'),
      );
      const words = (await container.exec('cat', '/proc/1/cmdline')).split('\0').slice(0, 2);
      expect(words).toEqual(['/opt/kafka-stack/node', `/opt/kafka-stack/workloads/${name}.mjs`]);
      expect(await container.stop()).toBe(0);
    },
  );

  const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
  const countEach = 200;
  const sent = clientNames.flatMap((client) =>
    compressions.map((compression) => ({ client, compression, topic: `${client}-${compression}` })),
  );

  it.each(sent)('$client sends batches with $compression', async (each) => {
    const { exitCode, stdout, stderr } = await produce({
      PRODUCER_CLIENT: each.client,
      PRODUCER_COMPRESSION: each.compression,
      PRODUCER_TOPIC: each.topic,
      PRODUCER_COUNT: String(countEach),
    });
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ acknowledged: countEach, failed: 0 });
    const log = `/var/lib/kafka/data/${each.topic}-0/00000000000000000000.log`;
    const batches = await kafka.exec('kafka-dump-log', '--files', log);
    const kinds = [...batches.matchAll(/ compresscodec: (\w+)/g)].map(([, kind]) => kind);
    expect([...new Set(kinds)]).toEqual([each.compression]);
  });

  it.each(clientNames)(
    '%s reads all of them into a database in a volume that nobody has prepared',
    async (client) => {
      await using volume = await made('volume');
      const options = inside(volume.name);
      const consumed = await inFront('workload', {
        env: {
          CONSUMER_BROKERS: 'kafka:9092',
          CONSUMER_CLIENT: client,
          CONSUMER_GROUP: `all-${client}`,
          CONSUMER_TOPICS: sent.map(({ topic }) => topic).join(','),
          CONSUMER_STOP_AFTER: 'end',
        },
        options,
        command: ['consumer'],
      });
      expect(consumed.exitCode, consumed.stderr).toBe(0);
      const report = await inFront('workload', {
        options,
        command: ['report', '--json', 'counts'],
      });
      expect(JSON.parse(report.stdout)).toMatchObject({
        messages: sent.length * countEach,
        rejected: 0,
      });
      const owners = ['stat', '--format=%u:%g', folder, `${folder}/kafka_data.db`];
      const { stdout } = await inFront('workload', { options, command: owners });
      expect(stdout).toBe('1000:1000\n1000:1000');
    },
  );

  it('a consumer is healthy, is measured, and ends in order with what it has stored', async () => {
    await using volume = await made('volume');
    const topic = 'live';
    const env = {
      CONSUMER_BROKERS: 'kafka:9092',
      CONSUMER_TOPICS: topic,
      CONSUMER_HTTP_HOST: '0.0.0.0',
      CONSUMER_HTTP_PORT: '8090',
    };
    const options = [...inside(volume.name), '--network-alias', 'consumer'];
    await using consumer = await Container.start('workload', {
      env,
      options,
      command: ['consumer'],
    });
    const produced = await produce({ PRODUCER_TOPIC: topic, PRODUCER_COUNT: '100' });
    expect(produced.exitCode, produced.stderr).toBe(0);
    // From elsewhere in the network, as a scraper asks.
    const ask = (path: string) =>
      kafka.exec('curl', '--silent', '--fail', `http://consumer:8090${path}`);
    const counts = () => consumer.exec('report', '--json', 'counts');
    await eventually(counts, (text) => text.includes('"messages":100'));
    await eventually(
      () => ask('/health'),
      (text) => text.includes('"ok":true'),
    );
    expect(await ask('/metrics')).toMatch(/^\w+ 100$/m);
    expect(await consumer.stop()).toBe(0);
    expect(await consumer.logs()).toContain('"kind":"end"');
  });

  it('a consumer reads Avro with the registry', async () => {
    await using registry = await Container.start('schema-registry', {
      env: {
        SCHEMA_REGISTRY_HOST_NAME: 'schema-registry',
        SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'PLAINTEXT://kafka:9092',
      },
      options: at('schema-registry'),
    });
    await registry.says('\nServer started, listening for requests...');
    const id = await registerCountry(registry);
    const topic = 'avro';
    const lines = ['USA', 'Canada', 'USA'].map((country) => avroText(id, country));
    const produced = await produce(
      { PRODUCER_SOURCE: 'lines', PRODUCER_TOPIC: topic },
      `${lines.join('\n')}\n`,
    );
    expect(produced.exitCode, produced.stderr).toBe(0);
    await using volume = await made('volume');
    const options = inside(volume.name);
    const env = {
      CONSUMER_BROKERS: 'kafka:9092',
      CONSUMER_TOPICS: topic,
      CONSUMER_GROUP: 'avro',
      CONSUMER_FORMAT: 'avro',
      CONSUMER_REGISTRY_URL: 'http://schema-registry:8081',
      CONSUMER_STOP_AFTER: 'end',
    };
    const consumed = await inFront('workload', { env, options, command: ['consumer'] });
    expect(consumed.exitCode, consumed.stderr).toBe(0);
    const { stdout } = await inFront('workload', { options, command: ['report', '--json'] });
    expect(JSON.parse(stdout)).toMatchObject([
      { country: 'USA', count: 2 },
      { country: 'Canada', count: 1 },
    ]);
  });
});

/** @returns the id that the registry gives a record with a country */
async function registerCountry(registry: Container): Promise<number> {
  const schema = JSON.stringify({
    type: 'record',
    name: 'Visit',
    fields: [{ name: 'country', type: 'string' }],
  });
  const url = 'http://schema-registry:8081/subjects/avro-value/versions';
  const type = 'Content-Type: application/vnd.schemaregistry.v1+json';
  const body = ['--header', type, '--data', JSON.stringify({ schema })];
  const answer = await registry.exec('curl', '--silent', '--fail', ...body, url);
  return (JSON.parse(answer) as { id: number }).id;
}

/** Such a record as its bytes, which are ASCII for short names and the first ids of a registry: a line can hold them. */
function avroText(id: number, country: string): string {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  const text = Buffer.concat([head, Buffer.from([country.length * 2]), Buffer.from(country)]);
  expect(text.every((byte) => byte < 128 && byte !== 10 && byte !== 13)).toBe(true);
  return text.toString('ascii');
}
