/** The life of a stack of three brokers, alike on every target. The steps build on each other, in order. */
import { execa } from 'execa';
import kafkajs from 'kafkajs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kafkaClient, quietProducer } from '../../stacks/readiness/kafka-client.ts';
import { fitMinimums } from '../../stacks/readiness/topics.ts';
import { settingsToEnv } from '../../workloads/shared/settings.ts';
import { producerProgram } from '../../workloads/producer/settings.ts';
import { TestStack, type Settings } from './stack.ts';
import { readValues } from './content.ts';
import { eventually } from './until.ts';

export interface BrokersTarget {
  /** Where the stack lives: `on an engine`. */
  readonly where: string;
  readonly settings: Settings;
  /** Ends the second broker at once, without a goodbye; it stays away. */
  readonly kill: (stack: TestStack) => Promise<unknown>;
  /** Lets the third broker stand still, where the target can. @returns what lets it go on */
  readonly hold?: (stack: TestStack) => Promise<() => Promise<unknown>>;
  /** Lets it come back, where that takes more than an up. */
  readonly release?: () => Promise<unknown>;
  /** Names of the brokers' volumes. */
  readonly volumes: readonly [string, string, string];
  /** Which of them are there. */
  readonly data: (stack: TestStack) => Promise<readonly string[]>;
}

const main = join(import.meta.dirname, '../../workloads/producer/main.ts');

interface Outputs {
  readonly brokers: number;
  readonly endpoints: { readonly bootstrapServers: string; readonly jmx: string };
  readonly proofs: readonly { readonly proof: string; readonly summary: string }[];
}

export function brokersSuite(target: BrokersTarget): void {
  const { where, settings, kill, hold, release, volumes, data } = target;
  describe(`three brokers ${where}`, () => {
    let stack: TestStack;
    let folder: string;
    let outputs: Outputs;
    const three = { ...settings, brokers: 3 };
    const up = async () => (await stack.json(['up'])) as unknown as Outputs & Changed;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'brokers-test-'));
      stack = await TestStack.make(three);
      outputs = await up();
    });
    afterAll(async () => {
      await release?.();
      await stack[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });

    test('come up, each at a port of its own, and prove that they hold copies', () => {
      const ports = (usual: number) =>
        [0, 1, 2].map((index) => `127.0.0.1:${stack.port(usual) + index}`).join();
      expect(outputs.endpoints).toMatchObject({
        bootstrapServers: ports(9092),
        jmx: ports(9101),
      });
      const summaries = Object.fromEntries(
        outputs.proofs.map(({ proof, summary }) => [proof, summary]),
      );
      expect(summaries['broker-metadata']).toContain('3 brokers');
      expect(summaries['produce-consume']).toContain('each on 3 brokers');
      expect(summaries['jmx-bean']).toContain('on 3 brokers');
    });

    test('hold three copies of every topic of the services', async () => {
      const copies = await copiesByTopic(outputs.endpoints.bootstrapServers);
      const names = Object.keys(copies);
      expect(names).toEqual(
        expect.arrayContaining(['__consumer_offsets', '_schemas', 'docker-connect-offsets']),
      );
      expect(names.filter((name) => copies[name] !== 3)).toEqual([]);
    });

    test('are what a second up leaves as it is', async () => {
      expect(Object.keys((await up()).changes)).toEqual(['same']);
    });

    test('can be named one by one', async () => {
      const { services } = (await stack.json(['ps'])) as unknown as { services: Status[] };
      const running = services.filter(({ state }) => state === 'running');
      expect(running.map(({ service }) => service)).toEqual(
        expect.arrayContaining(['kafka', 'kafka-2', 'kafka-3']),
      );
      expect(await stack.ok(['logs', 'kafka-3'])).toContain('KafkaServer id=3');
      expect(await stack.ok(['exec', 'kafka-2', '--', 'echo', 'here'])).toContain('here');
      const unknown = await stack.run(['logs', 'kafka-4']);
      expect(unknown.exitCode).toBe(2);
      expect(unknown.stderr).toContain('kafka, kafka-2, kafka-3');
    });

    test('let a topic from the time of a single one be written, and keep what is set on it', async () => {
      const { bootstrapServers } = outputs.endpoints;
      const kafka = kafkaClient(bootstrapServers, 'brokers-suite', 0);
      const [admin, producer] = [kafka.admin(), quietProducer(kafka)];
      await Promise.all([admin.connect(), producer.connect()]);
      try {
        const topic = 'of-one';
        const configEntries = [{ name: 'retention.ms', value: '7200000' }];
        const topics = [{ topic, numPartitions: 1, replicationFactor: 1, configEntries }];
        await admin.createTopics({ topics, waitForLeaders: true });
        const send = () => producer.send({ topic, acks: -1, messages: [{ value: 'one' }] });
        await expect(send()).rejects.toMatchObject({
          cause: { type: 'NOT_ENOUGH_REPLICAS' },
        });
        const cluster = { endpoints: { bootstrapServers }, brokers: 3 };
        expect(await fitMinimums(cluster)).toEqual([topic]);
        await eventually(send, ([sent]) => sent?.errorCode === 0);
        expect(await fitMinimums(cluster)).toEqual([]);
        const asked = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }];
        const { resources } = await admin.describeConfigs({
          resources: asked,
          includeSynonyms: false,
        });
        const entries = resources[0]?.configEntries.map(({ configName, configValue }) => [
          configName,
          configValue,
        ]);
        expect(Object.fromEntries(entries ?? [])).toMatchObject({
          'min.insync.replicas': '1',
          'retention.ms': '7200000',
        });
        await admin.deleteTopics({ topics: [topic] });
      } finally {
        await Promise.all([admin.disconnect(), producer.disconnect()]);
      }
    });

    test('show what each of them has on disk', async () => {
      const kafka = kafkaClient(outputs.endpoints.bootstrapServers, 'brokers-suite');
      const [admin, producer] = [kafka.admin(), quietProducer(kafka)];
      await Promise.all([admin.connect(), producer.connect()]);
      try {
        const topic = 'spread';
        const topics = [{ topic, numPartitions: 3, replicationFactor: 1 }];
        await admin.createTopics({ topics, waitForLeaders: true });
        const messages = [0, 1, 2].map((partition) => ({ partition, value: 'one' }));
        // One copy is less than the brokers' minimum.
        await producer.send({ topic, acks: 1, messages });
        const { topics: shown } = (await stack.json(['storage', topic])) as unknown as Storage;
        const partitions = shown.flatMap((each) => each.partitions);
        const found = partitions.map(({ partition, end }) => [partition, end]);
        expect(found).toEqual([0, 1, 2].map((partition) => [partition, '1']));
        for (const { bytes } of partitions) expect(bytes).toBeGreaterThan(0);
        expect(partitions.map(({ broker }) => broker).toSorted()).toEqual([
          ...['kafka', 'kafka-2', 'kafka-3'],
        ]);
        await admin.deleteTopics({ topics: [topic] });
      } finally {
        await Promise.all([admin.disconnect(), producer.disconnect()]);
      }
    });

    test('pass the smoke tests', async () => {
      expect(await stack.json(['smoke'])).toMatchObject({ ok: true });
    });

    test('lose and double nothing when one of them is killed', async () => {
      const total = 6000;
      const values = Array.from({ length: total }, (_, index) => String(index));
      const [file, acknowledged] = [join(folder, 'values'), join(folder, 'acknowledged')];
      writeFileSync(file, values.join('\n'));
      writeFileSync(acknowledged, '');
      const { bootstrapServers } = outputs.endpoints;
      const topic = 'survives';
      const program = execa('node', [main], {
        env: settingsToEnv(producerProgram, {
          ...{ brokers: bootstrapServers, topic, source: 'lines', file },
          ...{ createTopic: true, partitions: 6, acks: 'all', rate: 1000 },
          ...{ acknowledgedFile: acknowledged, requestTimeoutMs: 5000 },
        }),
        reject: false,
      });
      await eventually(
        () => readFileSync(acknowledged, 'utf8').length,
        (length) => length > 10_000,
      );
      // One that only answers late must not get again what it will answer.
      const goOn = await hold?.(stack);
      await kill(stack);
      await setTimeout(1000);
      await goOn?.();
      const { exitCode, stdout, stderr } = await program;
      expect(exitCode, stderr).toBe(0);
      const summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as object;
      expect(summary).toMatchObject({ acknowledged: total, failed: 0 });
      const found = await readValues(bootstrapServers, topic, total);
      expect(found.toSorted((a, b) => Number(a) - Number(b))).toEqual(values);
    });

    test('are unhealthy without it, and say which one is away', async () => {
      const health = await stack.run(['health', '--json']);
      expect(health.exitCode).toBe(1);
      const { checks } = JSON.parse(health.stdout) as { checks: Check[] };
      const ill = checks.find(({ check }) => check === 'broker-metadata');
      expect(ill?.reason).toContain(`1 of 3 brokers do not answer`);
      expect(ill?.reason).toContain(`127.0.0.1:${stack.port(9092) + 1}`);
    });

    test('heal with the next up', async () => {
      await release?.();
      await up();
      expect(await stack.json(['health'])).toMatchObject({ healthy: true });
    });

    test('are not taken away with what they hold unless somebody says so', async () => {
      stack.configure({ ...settings, brokers: 2 });
      const refused = await stack.run(['up']);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain('KS_BROKERS_REMOVED');
      expect(refused.stderr).toContain('survives (6 partitions)');
      expect(refused.stderr).toContain('it takes away kafka-3');
    });

    test('leave their data, also that of one that the stack does not have any more', async () => {
      await stack.ok(['down']);
      expect((await data(stack)).toSorted()).toEqual(volumes.toSorted());
      const { deletedVolumes } = await stack.json(['down', '--volumes']);
      expect(deletedVolumes).toContain(volumes[2]);
      expect(await data(stack)).toEqual([]);
    });
  });
}

interface Changed {
  readonly changes: Readonly<Record<string, number>>;
}

interface Status {
  readonly service: string;
  readonly state: string;
}

interface Storage {
  readonly topics: readonly {
    readonly partitions: readonly {
      readonly partition: number;
      readonly broker: string;
      readonly bytes: number;
      readonly end: string;
    }[];
  }[];
}

interface Check {
  readonly check: string;
  readonly reason?: string;
}

async function copiesByTopic(servers: string): Promise<Record<string, number>> {
  const admin = kafkaClient(servers).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata();
    return Object.fromEntries(
      topics.map(({ name, partitions }) => [
        name,
        Math.min(...partitions.map(({ replicas }) => replicas.length)),
      ]),
    );
  } finally {
    await admin.disconnect();
  }
}
