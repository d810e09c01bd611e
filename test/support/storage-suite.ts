/** What `storage` says of a broker's disk, alike on every target. The steps build on each other, in order. */
import { execa } from 'execa';
import type { Admin } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { document } from '../../scripts/lib/storage/document.ts';
import { kafkaClient, quietProducer } from '../../stacks/readiness/kafka-client.ts';
import type { Detail } from './detail.ts';
import { TestStack, type Settings } from './stack.ts';
import { eventually } from './until.ts';

type Document = ReturnType<typeof document>;
type Topic = Document['topics'][number];
type Partition = Topic['partitions'][number];
type Segment = Partition['segments'][number];

/** The broker looks for the first time 30 s after its start, and then not again while the test runs. */
const rareChecks = {
  KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: '36000000',
  KAFKA_LOG_CLEANER_BACKOFF_MS: '500',
};
const firstCheckMs = 90_000;

export function storageSuite(settings: Settings, detail: Detail): void {
  describe('storage', () => {
    let stack: TestStack;
    let admin: Admin;

    const bootstrapServers = () => `127.0.0.1:${stack.port(9092)}`;
    const storage = async (topic: string): Promise<Topic> => {
      const { topics } = (await stack.json(['storage', topic])) as unknown as Document;
      const [found] = topics;
      if (found === undefined) throw new Error(`storage says nothing of ${topic}`);
      return found;
    };
    const partition = async (topic: string): Promise<Partition> => {
      const [only] = (await storage(topic)).partitions;
      if (only === undefined) throw new Error(`storage knows no partition of ${topic}`);
      return only;
    };
    const segments = async (topic: string): Promise<readonly Segment[]> =>
      (await partition(topic)).segments;

    /** One record a batch; records of about 100 bytes, so that `segment.bytes` of 150 makes a segment of each. */
    const produce = async (topic: string, timestamps: readonly (number | bigint)[]) => {
      const producer = quietProducer(kafkaClient(bootstrapServers()));
      await producer.connect();
      try {
        for (const timestamp of timestamps) {
          const message = { key: 'k', value: 'x'.repeat(30), timestamp: String(timestamp) };
          await producer.send({ topic, messages: [message] });
        }
      } finally {
        await producer.disconnect();
      }
    };
    const make = async (
      topic: string,
      configs: Readonly<Record<string, string>>,
      timestamps: readonly (number | bigint)[],
    ) => {
      const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
      const topics = [{ topic, numPartitions: 1, configEntries }];
      await admin.createTopics({ topics, waitForLeaders: true });
      await produce(topic, timestamps);
    };
    /** Runs a command as it is printed for people, in the project's folder. */
    const follow = (command: string) =>
      execa('/bin/sh', ['-c', command], { cwd: stack.dir, env: { KSTACK_HOME: stack.home } });
    const commandFor = async (topic: string, part: string) => {
      const { advice } = await storage(topic);
      const step = advice.find(({ command }) => command?.includes(part));
      if (step?.command === undefined) throw new Error(`no command with ${part} for ${topic}`);
      return step.command;
    };

    const small = { 'segment.bytes': '150' };
    const now = Date.now();
    const seconds = Math.floor(now / 1000);
    const micros = BigInt(now) * 1000n;

    beforeAll(async () => {
      stack = await TestStack.make({ ...settings, env: { kafka: rareChecks } });
      await stack.ok(['up']);
      admin = kafkaClient(bootstrapServers()).admin();
      await admin.connect();
    });
    afterAll(async () => {
      await admin.disconnect();
      await stack[Symbol.asyncDispose]();
    });

    test('shows what retention has deleted: the start of the log has moved', async () => {
      await make('swept', { ...small, 'retention.ms': '1000' }, [now - 5000, now - 4000]);
      await produce('swept', [now + 3_600_000]);
      // However long the broker has been up: the first check comes behind this.
      await stack.ok(['restart', 'kafka']);
      const swept = await eventually(
        () => partition('swept'),
        ({ start, segments: own }) => start === '2' && own.length === 1,
        firstCheckMs,
      );
      expect(swept).toMatchObject({ start: '2', end: '3' });
      expect(swept.segments).toMatchObject([{ first: '2', next: '3', active: true }]);
      expect(swept.leavingBytes).toBeGreaterThan(0);
    });

    test('does not flag a usual topic, and tells when its records go', async () => {
      await make('usual', small, [now - 2000, now - 1000, now]);
      const { partitions, advice, settings: own } = await storage('usual');
      expect(advice).toEqual([]);
      expect(own['segment.bytes']).toEqual({ value: '150', from: 'topic' });
      expect(own['retention.ms']).toEqual({ value: '604800000', from: 'default' });
      const week = 604_800_000;
      expect(partitions[0]).toMatchObject({ partition: 0, start: '0', end: '3' });
      expect(partitions[0]?.segments).toMatchObject(
        [now - 2000, now - 1000, now].map((time, at) => ({
          file: `${String(at).padStart(20, '0')}.log`,
          active: at === 2,
          ...{ first: String(at), next: String(at + 1) },
          ...{ firstMs: String(time), newestMs: String(time), partial: false },
          fate: { kind: 'later', atMs: String(time + week + 1) },
          flag: null,
        })),
      );
    });

    test('sizes and folder are those on the disk', async () => {
      const { folder, bytes, segments: own } = await partition('usual');
      const files = own.map(({ file }) => `${folder}/${file}`);
      const counted = await stack.ok(['exec', 'kafka', '--', 'wc', '-c', ...files]);
      expect(counted).toContain(`${bytes} total`);
      expect(bytes).toBe(own.reduce((sum, each) => sum + each.bytes, 0));
    });

    test('flags seconds, and says that they go at the next check', async () => {
      await make('seconds', small, [seconds, seconds, seconds + 1]);
      const own = await segments('seconds');
      expect(own).toHaveLength(3);
      for (const { fate, flag } of own) {
        expect([fate, flag?.kind]).toEqual([{ kind: 'due', by: 'time' }, 'seconds']);
      }
      const text = await stack.ok(['storage', 'seconds']);
      expect(text).toContain(`newest time ${seconds}, that is 1970-`);
      const meant = new Date(seconds * 1000).toISOString().slice(0, 19);
      expect(text).toContain(`in seconds this number is ${meant}Z`);
      expect(text).toContain('deleted at the next check');
    });

    test('flags microseconds, and says that nothing behind them goes either', async () => {
      await make('micros', small, [now, micros, now]);
      expect(await segments('micros')).toMatchObject([
        { fate: { kind: 'later' }, flag: null },
        { newestMs: String(micros), fate: { kind: 'later' }, flag: { kind: 'microseconds' } },
        { fate: { kind: 'later', heldBy: `${'1'.padStart(20, '0')}.log` }, flag: null },
      ]);
      const text = await stack.ok(['storage', 'micros']);
      expect(text).toMatch(/not old before the year 5\d{4}: until then time deletes neither this/);
    });

    detail('knows time 0 and records without a time', async () => {
      await make('zero', small, [0, 0]);
      const kinds = (await segments('zero')).map(({ newestMs, flag }) => [newestMs, flag?.kind]);
      expect(kinds).toEqual([
        ['0', 'zero'],
        ['0', 'zero'],
      ]);
      await make('timeless', small, [-1, -1]);
      expect(await segments('timeless')).toMatchObject([
        { newestMs: null, fate: { kind: 'later' }, flag: null },
        { newestMs: null, fate: { kind: 'later' }, flag: null },
      ]);
    });

    detail('finds the newest time of a long segment that is written to', async () => {
      await make('long', {}, [now]);
      const producer = quietProducer(kafkaClient(bootstrapServers()));
      await producer.connect();
      for (let batch = 0; batch < 60; batch += 1) {
        const timestamp = String(batch === 30 ? now + 7000 : now + batch);
        const messages = Array.from({ length: 20 }, () => ({ value: 'x'.repeat(400), timestamp }));
        await producer.send({ topic: 'long', messages });
      }
      await producer.disconnect();
      expect(await segments('long')).toMatchObject([
        { active: true, next: '1201', newestMs: String(now + 7000), partial: false },
      ]);
    });

    test('does not flag a topic with LogAppendTime, whatever producers send', async () => {
      await make('append', { 'message.timestamp.type': 'LogAppendTime' }, [seconds, micros]);
      const [segment] = await segments('append');
      expect(segment).toMatchObject({ first: '0', next: '2', flag: null });
      expect(Number(segment?.newestMs)).toBeGreaterThan(now);
      expect(Number(segment?.firstMs)).toBeGreaterThan(now);
    });

    detail('shows that compaction deletes no segment by time', async () => {
      // The cleaner may come between two records; what is left then is to be enough for it to come again.
      const eager = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.01' };
      await make('compact', { ...small, ...eager }, [seconds, now, now]);
      const cleaned = await eventually(
        () => segments('compact'),
        ([first]) => first?.bytes === 0,
        firstCheckMs,
      );
      for (const { fate } of cleaned) expect(fate.kind).toBe('compacted');
    });

    test('has a line for every topic, and marks those that are flagged', async () => {
      const text = await stack.ok(['storage']);
      expect(text).toMatch(/^__consumer_offsets +50 +50 /m);
      expect(text).toMatch(/^usual +1 +3 .*Z$/m);
      expect(text).toMatch(/^seconds +1 +3 .*!$/m);
      expect(text).toContain('! micros: ');
      expect(text).not.toContain('! append: ');
    });

    detail('labels folders that are no partitions in use', async () => {
      await make('dropped', {}, [now]);
      await admin.deleteTopics({ topics: ['dropped'] });
      const { otherFolders } = (await stack.json(['storage'])) as unknown as Document;
      const dropped = otherFolders.filter(({ name }) => name.startsWith('dropped-'));
      expect(dropped).toMatchObject([
        {
          name: expect.stringMatching(/^dropped-0\..+-delete$/) as string,
          what: 'of a deleted topic, about to be removed',
        },
      ]);
    });

    test('refuses a topic that is not there, and names the nearest', async () => {
      const { exitCode, stderr } = await stack.run(['storage', 'usualy']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('the broker has no such topic');
      expect(stderr).toContain('use usual');
    });

    test('the command for append time sets it: new records are not flagged', async () => {
      await follow(await commandFor('seconds', 'LogAppendTime'));
      await produce('seconds', [seconds]);
      const { settings: own, partitions, advice } = await storage('seconds');
      expect(own['message.timestamp.type']).toEqual({ value: 'LogAppendTime', from: 'topic' });
      const kinds = partitions[0]?.segments.map(({ flag }) => flag?.kind);
      expect(kinds).toEqual(['seconds', 'seconds', 'seconds', undefined]);
      expect(advice.some(({ command }) => command?.includes('LogAppendTime'))).toBe(false);
    });

    detail('the command that keeps records keeps them', async () => {
      await follow(await commandFor('zero', 'retention.ms=-1'));
      expect((await segments('zero')).map(({ fate }) => fate)).toEqual([
        { kind: 'kept' },
        { kind: 'kept' },
      ]);
    });

    detail('the command for records that would stay moves the start behind them', async () => {
      await follow(await commandFor('micros', 'kafka-delete-records'));
      const { start, segments: own } = await partition('micros');
      expect(start).toBe('2');
      expect(own.map(({ fate }) => fate)).toMatchObject([
        { kind: 'due', by: 'start' },
        { kind: 'due', by: 'start' },
        { kind: 'later', atMs: String(now + 604_800_001) },
      ]);
    });

    detail('all that was said to go goes with the next check, and nothing else', async () => {
      await make('stuck', small, [micros, now - 30 * 86_400_000, now]);
      await stack.ok(['restart', 'kafka']);
      const starts = async () => {
        const topics = ['seconds', 'micros', 'zero', 'stuck', 'usual'];
        const all = await Promise.all(topics.map(async (topic) => [topic, await partition(topic)]));
        return Object.fromEntries(all) as Record<string, Partition>;
      };
      const after = await eventually(
        starts,
        ({ seconds: own, micros: other }) => own?.start === '3' && other?.segments.length === 1,
        firstCheckMs,
      );
      const files = (topic: string) => after[topic]?.segments.map(({ first }) => first);
      expect(files('seconds')).toEqual(['3']);
      expect(files('micros')).toEqual(['2']);
      expect(files('zero')).toEqual(['0', '1']);
      expect(files('stuck')).toEqual(['0', '1', '2']);
      expect(files('usual')).toEqual(['0', '1', '2']);
    });

    test('without a running broker says how to start it', async () => {
      await stack.ok(['down']);
      const { exitCode, stderr } = await stack.run(['storage']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('KS_STACK_ABSENT');
    });
  });
}
