/** What the programs ask of a client library, on a real broker. What one cannot do is in its limits, and is shown here. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Client,
  ClientAdmin,
  ClientName,
  Compression,
  ConsumerEvents,
  ProducerSettings,
} from '../../workloads/shared/client.ts';
import { limitsOf, limitTexts, type Limit } from '../../workloads/shared/clients/limits.ts';
import { brokerCode, isRetriable } from '../../workloads/shared/errors.ts';
import type { Header, OutgoingRecord, Position } from '../../workloads/shared/record.ts';
import { ensureTopic } from '../../workloads/shared/topics.ts';
import { eventually } from './until.ts';
import {
  clientOf,
  commitOf,
  consumerSettings,
  freshTopic,
  Reading,
  readTopic,
  record,
  reliable,
} from './workload-records.ts';

export interface Surroundings {
  readonly brokers: string;
  /** Runs one of Kafka's own tools beside the broker. @returns what it printed */
  readonly tool: (args: readonly string[], input?: string) => Promise<string>;
}

const messageTooLarge = 10;
const codecNames = ['gzip', 'snappy', 'lz4', 'zstd'] as const satisfies readonly Compression[];

const linesOf = (codec: Compression): string[] =>
  Array.from({ length: 200 }, (_, index) => `${codec} ${index} ключ ${'y'.repeat(500)}`);

/** Topics that the console producer has filled, by brokers: one is enough for all libraries. */
const javaTopics = new Map<string, Promise<string>>();

function javaTopic(admin: ClientAdmin, around: Surroundings): Promise<string> {
  const topic = javaTopics.get(around.brokers) ?? fillByJava(admin, around);
  javaTopics.set(around.brokers, topic);
  return topic;
}

async function fillByJava(admin: ClientAdmin, { brokers, tool }: Surroundings): Promise<string> {
  const topic = await freshTopic(admin, 1);
  for (const codec of codecNames) {
    await tool(
      [
        ...['kafka-console-producer', '--bootstrap-server', brokers],
        ...['--topic', topic, '--compression-codec', codec],
      ],
      linesOf(codec)
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
  return topic;
}

/** The broker has to accept sessions of 2 s. */
export function clientConformance(name: ClientName, around: () => Surroundings): void {
  const lacks = (limit: Limit) => limitsOf[name].includes(limit);
  let client: Client;
  let admin: ClientAdmin;

  describe(`client ${name}`, () => {
    beforeAll(async () => {
      client = clientOf(around().brokers, name);
      admin = await client.admin();
    });
    afterAll(async () => {
      await admin.close();
    });

    const topicOf = (partitions = 1, configs: Readonly<Record<string, string>> = {}) =>
      freshTopic(admin, partitions, configs);
    const sending = async <T>(
      settings: Partial<ProducerSettings>,
      work: (producer: Awaited<ReturnType<Client['producer']>>) => Promise<T>,
    ) => {
      const producer = await client.producer({ ...reliable, ...settings });
      try {
        return await work(producer);
      } finally {
        await producer.close();
      }
    };
    const send = (topic: string, records: readonly OutgoingRecord[], partition = 0) =>
      sending({}, (producer) => producer.send([{ topic, partition, records }]));

    describe('admin', () => {
      it('says its limits', () => {
        expect(client.limits).toEqual(limitsOf[name].map((limit) => limitTexts[limit]));
      });

      it('finds no topic where there is none, and makes none by looking', async () => {
        const topic = `missing-${randomUUID()}`;
        const seen = [await admin.describeTopic(topic), await admin.describeTopic(topic)];
        expect(seen).toEqual([undefined, undefined]);
      });

      it('takes a topic that is there for made', async () => {
        const topic = await topicOf(2);
        await admin.createTopic({ topic, partitions: 5 });
        expect(await admin.describeTopic(topic)).toEqual({ partitions: 2, leaderless: [] });
      });

      it('says why a topic cannot be made', async () => {
        const wrong = admin.createTopic({ topic: 'two words', partitions: 1 });
        await expect(wrong).rejects.toSatisfy((error) => brokerCode(error) === 17);
      });

      it('deletes a topic', async () => {
        const topic = await topicOf();
        await admin.deleteTopic(topic);
        await eventually(
          () => admin.describeTopic(topic),
          (state) => state === undefined,
        );
      });

      it('knows begin and end of each partition', async () => {
        const topic = await topicOf(2);
        await send(topic, [record('a'), record('b')], 1);
        expect(await admin.offsets(topic)).toEqual([
          { topic, partition: 0, start: 0n, end: 0n },
          { topic, partition: 1, start: 0n, end: 2n },
        ]);
      });

      it('finds the first record that is not older, and the end where all are', async () => {
        const topic = await topicOf(2);
        const at = (timestamp: bigint) => ({ ...record(String(timestamp)), timestamp });
        const now = BigInt(Date.now());
        await send(topic, [at(now - 2000n), at(now - 1000n), at(now)], 0);
        await send(topic, [at(now - 5000n)], 1);
        expect(await admin.offsetsAt(topic, now - 1500n)).toEqual([
          { topic, partition: 0, offset: 1n },
          { topic, partition: 1, offset: 1n },
        ]);
      });
    });

    describe('records', () => {
      const roundTrip = async (records: readonly OutgoingRecord[]) => {
        const topic = await topicOf();
        const [sent] = await send(topic, records);
        if (sent?.ok === false) throw sent.error;
        return readTopic(client, admin, topic);
      };

      it('keep null, empty and binary keys and values apart', async () => {
        const contents = [null, Buffer.alloc(0), Buffer.from('0'), Buffer.from([0, 255, 128])];
        const records = contents.flatMap((key) =>
          contents.map((value) => ({ ...record('x'), key, value })),
        );
        const read = await roundTrip(records);
        expect(read.map(({ key, value }) => [key, value])).toEqual(
          records.map(({ key, value }) => [key, value]),
        );
      });

      it('keep headers: bytes, empty ones, names in other scripts, repeated ones in order', async () => {
        const headers: Header[] = [
          { key: 'ключ', value: Buffer.from([0, 255]) },
          { key: 'a', value: Buffer.from('first') },
          { key: 'a', value: Buffer.from('second') },
          { key: 'empty', value: Buffer.alloc(0) },
          { key: '', value: Buffer.from('no name') },
          { key: '__proto__x', value: Buffer.from('x') },
        ];
        const read = await roundTrip([{ ...record('x'), headers }]);
        expect(read.map((each) => each.headers)).toEqual([headers]);
      });

      it(`${lacks('headerOrder') ? 'lose' : 'keep'} the order between repeated headers`, async () => {
        const [a, b] = [Buffer.from('a'), Buffer.from('b')];
        const headers = [
          { key: 'x', value: a },
          { key: '1', value: b },
          { key: 'x', value: b },
        ];
        const [read] = await roundTrip([{ ...record('x'), headers }]);
        const grouped = [headers[1], headers[0], headers[2]];
        expect(read?.headers).toEqual(lacks('headerOrder') ? grouped : headers);
      });

      it(`${lacks('nullHeader') ? 'are refused with' : 'keep'} a header without a value`, async () => {
        const topic = await topicOf();
        const headers = [{ key: 'nothing', value: null }];
        const [sent] = await send(topic, [{ ...record('x'), headers }]);
        const read = await readTopic(client, admin, topic);
        expect([sent?.ok, ...read.map((each) => each.headers)]).toEqual(
          lacks('nullHeader') ? [false] : [true, headers],
        );
      });

      it('keep their timestamps, in any order, and get one where they have none', async () => {
        const before = BigInt(Date.now());
        const times = [before, before - 86_400_000n, before - 1n];
        const read = await roundTrip([
          ...times.map((timestamp) => ({ ...record('x'), timestamp })),
          record('now'),
        ]);
        const now = read.at(-1)?.timestamp ?? 0n;
        expect(read.slice(0, 3).map(({ timestamp }) => timestamp)).toEqual(times);
        expect(now >= before && now <= BigInt(Date.now())).toBe(true);
      });

      it('keep the timestamp 0', async () => {
        const read = await roundTrip([{ ...record('x'), timestamp: 0n }]);
        expect(read.map(({ timestamp }) => timestamp)).toEqual([0n]);
      });

      it(`${lacks('timestampSpread') ? 'are refused with' : 'keep'} timestamps years apart`, async () => {
        const topic = await topicOf();
        const times = [1_700_000_000_000n, 0n, 1_600_000_000_000n];
        const [sent] = await send(
          topic,
          times.map((timestamp) => ({ ...record('x'), timestamp })),
        );
        const read = await readTopic(client, admin, topic);
        expect([sent?.ok, ...read.map(({ timestamp }) => timestamp)]).toEqual(
          lacks('timestampSpread') ? [false] : [true, ...times],
        );
      });
    });

    describe('producer', () => {
      it.each([
        ['0', undefined],
        ['1', 0n],
        ['all', 0n],
      ] as const)('with acks %s learns the offset %s', async (acks, baseOffset) => {
        const topic = await topicOf();
        const batch = { topic, partition: 0, records: [record('a')] };
        const sent = await sending({ acks, idempotent: false }, (producer) =>
          producer.send([batch]),
        );
        expect(sent).toEqual([{ ok: true, baseOffset }]);
        await eventually(
          () => admin.offsets(topic),
          ([range]) => range?.end === 1n,
        );
      });

      it.each([
        ['numbered', true],
        ['not numbered', false],
      ])('tells each batch its own result, with batches %s', async (_, idempotent) => {
        const topic = await topicOf(3, { 'max.message.bytes': '2000' });
        const large = { ...record('large'), value: Buffer.alloc(4000) };
        const batches = [[record('a')], [large], [record('b'), record('c')]].map(
          (records, partition) => ({ topic, partition, records }),
        );
        const sent = await sending({ idempotent }, (producer) => producer.send(batches));
        const results = sent.map((each) => (each.ok ? each.baseOffset : brokerCode(each.error)));
        const ends = (await admin.offsets(topic)).map(({ end }) => end);
        expect([results, ends]).toEqual([
          [0n, messageTooLarge, 0n],
          [1n, 0n, 2n],
        ]);
      });

      it('goes on with numbered batches after one was refused', async () => {
        const topic = await topicOf(1, { 'max.message.bytes': '2000' });
        const large = { ...record('large'), value: Buffer.alloc(4000) };
        const offsets = await sending({}, async (producer) => {
          const results = [];
          for (const each of [record('a'), large, record('b'), record('c')]) {
            results.push(...(await producer.send([{ topic, partition: 0, records: [each] }])));
          }
          return results.map((each) => each.ok && each.baseOffset);
        });
        expect(offsets).toEqual([0n, false, 1n, 2n]);
      });

      it('sends to good topics in spite of bad ones', async () => {
        const topic = await topicOf();
        const batchOf = (of: string) => ({ topic: of, partition: 0, records: [record('x')] });
        const [first, again] = await sending({}, async (producer) => {
          const batches = [
            batchOf('two words'),
            batchOf(`missing-${randomUUID()}`),
            batchOf(topic),
          ];
          return [await producer.send(batches), await producer.send(batches)] as const;
        });
        const seen = [...first, ...again].map((each) =>
          each.ok ? each.baseOffset : isRetriable(each.error),
        );
        expect(seen).toEqual([false, true, 0n, false, true, 1n]);
      });

      it('finds a topic that was made after a first try', async () => {
        const topic = `late-${randomUUID()}`;
        const batch = { topic, partition: 0, records: [record('x')] };
        const [early, late] = await sending({}, async (producer) => {
          const before = await producer.send([batch]);
          await ensureTopic(admin, { topic, partitions: 1 }, { timeoutMs: 10_000 });
          await producer.refresh(topic);
          return [before, await producer.send([batch])] as const;
        });
        expect([early[0]?.ok, late]).toEqual([false, [{ ok: true, baseOffset: 0n }]]);
      });

      it('is closed twice without harm', async () => {
        const producer = await client.producer(reliable);
        await producer.close();
        await expect(producer.close()).resolves.toBeUndefined();
      });

      it('reaches a fresh topic of 12 partitions at once, 20 times', async () => {
        await sending({}, async (producer) => {
          for (let round = 0; round < 20; round += 1) {
            const topic = await topicOf(12);
            const batches = Array.from({ length: 12 }, (_, partition) => ({
              topic,
              partition,
              records: Array.from({ length: 84 }, (__, index) => record(`${partition}-${index}`)),
            }));
            const sent = await producer.send(batches);
            const read = await readTopic(client, admin, topic);
            expect([sent.filter(({ ok }) => !ok), read.length]).toEqual([[], 12 * 84]);
            await admin.deleteTopic(topic);
          }
        });
      });
    });

    describe('compression', () => {
      it('of all four codecs, written here, is read by the console consumer', async () => {
        const topic = await topicOf();
        for (const compression of codecNames) {
          const records = linesOf(compression).map((line) => record(line));
          const sent = await sending({ compression }, (producer) =>
            producer.send([{ topic, partition: 0, records }]),
          );
          expect(sent.map(({ ok }) => ok)).toEqual([true]);
        }
        const all = codecNames.flatMap(linesOf);
        const printed = await around().tool([
          ...['kafka-console-consumer', '--bootstrap-server', around().brokers, '--topic', topic],
          ...['--from-beginning', '--max-messages', `${all.length}`, '--timeout-ms', '20000'],
        ]);
        expect(printed.trimEnd().split('\n')).toEqual(all);
      });

      it('of the console producer is read here: all four codecs in one topic', async () => {
        const read = await readTopic(client, admin, await javaTopic(admin, around()));
        expect(read.map(({ value }) => String(value))).toEqual(codecNames.flatMap(linesOf));
      });
    });

    describe('consumer', () => {
      const groupOf = () => `group-${randomUUID()}`;
      const begin = async (
        topic: string,
        group: string | readonly { topic: string; partition: number }[],
        events: Partial<ConsumerEvents> = {},
        settings = {},
      ) => {
        const consumer = await client.consumer({
          ...consumerSettings,
          topics: [topic],
          group,
          ...settings,
        });
        const reading = new Reading(consumer, events);
        return reading.begin();
      };
      const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
      const filled = async (partitions: number, each: number) => {
        const topic = await topicOf(partitions);
        for (const partition of numbers(partitions)) {
          const records = numbers(each).map((index) => record(`${partition}-${index}`));
          await send(topic, records, partition);
        }
        return topic;
      };

      it('hands out no batch before it was told of its partitions', async () => {
        const topic = await filled(2, 5);
        const order: string[] = [];
        await using reading = await begin(topic, groupOf(), {
          assigned: async () => {
            order.push('assigned');
            // Time enough for a fetch that nobody holds back.
            for (let round = 0; round < 30; round += 1) await admin.offsets(topic);
            order.push('placed');
            return [];
          },
          batch: () => {
            order.push('batch');
            return Promise.resolve();
          },
        });
        await reading.until(10);
        expect(order.slice(0, 3)).toEqual(['assigned', 'placed', 'batch']);
      });

      it('begins where it is told, and elsewhere by its reset', async () => {
        const topic = await filled(2, 5);
        await using reading = await begin(topic, groupOf(), {
          assigned: () => Promise.resolve([{ topic, partition: 1, offset: 3n }]),
        });
        await reading.until(7);
        expect(reading.values().sort()).toEqual(['0-0', '0-1', '0-2', '0-3', '0-4', '1-3', '1-4']);
      });

      it('with reset latest hears only what comes later', async () => {
        const topic = await filled(1, 5);
        await using reading = await begin(topic, groupOf(), {}, { reset: 'latest' });
        // kafkajs asks for the end with its first fetch.
        await eventually(
          async () => {
            await send(topic, [record('later')]);
            return reading.values().length;
          },
          (length) => length > 0,
        );
        expect(new Set(reading.values())).toEqual(new Set(['later']));
      });

      it('goes on at its commit', async () => {
        const topic = await filled(1, 5);
        const group = groupOf();
        {
          await using first = await begin(topic, group);
          await first.until(5);
          await first.consumer.commit([{ topic, partition: 0, offset: 3n }]);
        }
        await using second = await begin(topic, group);
        await second.until(2);
        expect(second.values()).toEqual(['0-3', '0-4']);
        expect(await admin.committed(group, topic)).toEqual([{ topic, partition: 0, offset: 3n }]);
      });

      it('says what no partition has committed', async () => {
        const topic = await topicOf(3);
        expect(await admin.committed(groupOf(), topic)).toEqual([]);
      });

      it('tells the high watermark, behind the last record', async () => {
        const topic = await filled(1, 5);
        await using reading = await begin(topic, groupOf());
        await reading.until(5);
        expect(reading.batches.at(-1)?.highWatermark).toBe(5n);
      });

      it('goes where it is sent, and what is left of the batch is stale', async () => {
        const topic = await filled(1, 5);
        const stale: boolean[] = [];
        await using reading = await begin(topic, groupOf(), {
          batch: async (batch) => {
            if (stale.length > 0) return;
            stale.push(batch.isStale());
            await reading.consumer.seek({ topic, partition: 0, offset: 2n });
            stale.push(batch.isStale());
          },
        });
        await reading.until(8);
        expect([reading.values(), stale]).toEqual([
          ['0-0', '0-1', '0-2', '0-3', '0-4', '0-2', '0-3', '0-4'],
          [false, true],
        ]);
      });

      it('refuses to commit what it does not hold', async () => {
        const topic = await filled(1, 1);
        await using reading = await begin(topic, groupOf());
        const foreign = reading.consumer.commit([{ topic, partition: 7, offset: 1n }]);
        await expect(foreign).rejects.toThrow(`partition 7 of ${topic} is not assigned`);
      });

      it('lets the program commit when it leaves', async () => {
        const topic = await filled(2, 5);
        const group = groupOf();
        {
          await using reading: Reading = await begin(topic, group, {
            revoked: () => reading.commitAll(),
          });
          await reading.until(10);
        }
        const committed = await admin.committed(group, topic);
        expect(committed.map(({ offset }) => offset)).toEqual([5n, 5n]);
      });

      it('lets the program commit before another member takes over: no record comes twice', async () => {
        const topic = await filled(4, 50);
        const group = groupOf();
        await using first: Reading = await begin(topic, group, {
          revoked: () => first.commitAll(),
        });
        await first.until(200);
        await using second: Reading = await begin(topic, group, {
          revoked: () => second.commitAll(),
        });
        await eventually(
          () => [first.held.length, second.held.length],
          (shares) => shares.join() === '2,2',
        );
        for (const partition of numbers(4)) await send(topic, [record('more')], partition);
        await eventually(
          () => first.values().length + second.values().length,
          (count) => count >= 204,
        );
        expect([first.values().length, second.values()]).toEqual([202, ['more', 'more']]);
      });

      it('is not put out for long work, as long as it shows that it is at it', async () => {
        const topic = await filled(1, 5);
        const group = groupOf();
        const other = Promise.withResolvers<undefined>();
        const end = performance.now() + 4000;
        const long: ConsumerEvents['batch'] = async (batch) => {
          while (performance.now() < end) {
            await new Promise((resolve) => setTimeout(resolve, 100));
            await batch.heartbeat();
          }
          other.resolve(undefined);
        };
        await using reading = await begin(
          topic,
          group,
          { batch: long },
          { sessionTimeoutMs: 2000, heartbeatMs: 300 },
        );
        await other.promise;
        await expect(
          reading.consumer.commit([{ topic, partition: 0, offset: 5n }]),
        ).resolves.toBeUndefined();
        expect([reading.assignments, reading.values().length]).toEqual([1, 5]);
      });

      it('loses its partitions when its handler is stuck, and learns of it', async () => {
        const topic = await filled(1, 5);
        const group = groupOf();
        const released = Promise.withResolvers<undefined>();
        const entered = Promise.withResolvers<undefined>();
        await using stuck = await begin(
          topic,
          group,
          {
            batch: async (batch) => {
              entered.resolve(undefined);
              await released.promise;
              await batch.heartbeat();
            },
          },
          { sessionTimeoutMs: 2000, heartbeatMs: 300, rebalanceTimeoutMs: 2500 },
        );
        await entered.promise;
        await using other = await begin(topic, group);
        await other.until(5);
        expect(other.values()).toHaveLength(5);
        const commit = stuck.consumer.commit([{ topic, partition: 0, offset: 5n }]);
        await expect(commit).rejects.toSatisfy((error) =>
          [22, 25].includes(brokerCode(error) ?? 0),
        );
        released.resolve(undefined);
        await eventually(
          () => stuck.revocations,
          (count) => count === 1,
        );
        expect(stuck.crashes).toEqual([]);
      });

      it('ends with the error of its handler, and says so once', async () => {
        const topic = await filled(3, 5);
        await using reading = await begin(topic, groupOf(), {
          batch: () => Promise.reject(new Error('the disk is full')),
        });
        await eventually(
          () => reading.crashes.length,
          (count) => count > 0,
        );
        await reading.consumer.close();
        expect(reading.crashes.map(({ message }) => message)).toEqual(['the disk is full']);
      });

      it('does not begin when it cannot be told where', async () => {
        const topic = await filled(1, 5);
        const refused = begin(topic, groupOf(), {
          assigned: () => Promise.reject(new Error('no database')),
        });
        await expect(refused).rejects.toThrow('no database');
      });

      it('can be closed inside of its handler', async () => {
        const topic = await filled(1, 5);
        const group = groupOf();
        await using reading: Reading = await begin(topic, group, {
          batch: () => reading.consumer.close(),
          revoked: () => reading.commitAll(),
        });
        await eventually(
          () => reading.revocations,
          (count) => count === 1,
        );
        await reading.consumer.close();
        expect(await admin.committed(group, topic)).toEqual([{ topic, partition: 0, offset: 5n }]);
      });

      it('reads exactly the given partitions without a group', async () => {
        const topic = await filled(4, 3);
        const given = [1, 3].map((partition) => ({ topic, partition }));
        await using reading = await begin(topic, given);
        await reading.until(6);
        await reading.consumer.commit([{ topic, partition: 1, offset: 3n }]);
        expect([
          reading.held,
          [...new Set(reading.values().map((value) => value[0]))].sort(),
        ]).toEqual([given, ['1', '3']]);
      });

      it('refuses a given partition that is not there', async () => {
        const topic = await topicOf(2);
        const missing = begin(topic, [{ topic, partition: 2 }]);
        await expect(missing).rejects.toThrow(`topic ${topic} has no partition 2`);
      });

      it('refuses a topic that is not there, for now', async () => {
        const missing = begin(`missing-${randomUUID()}`, groupOf());
        await expect(missing).rejects.toSatisfy(isRetriable);
      });

      it('begins anew by its reset when its place is gone', async () => {
        const topic = await filled(1, 5);
        const position: Position = { topic, partition: 0, offset: 99n };
        await using reading = await begin(topic, groupOf(), {
          assigned: () => Promise.resolve([position]),
        });
        await reading.until(5);
        expect(reading.values()).toHaveLength(5);
      });

      it('skips to its commit of a record that was read in part of a batch', async () => {
        const topic = await filled(1, 5);
        const group = groupOf();
        {
          await using first = await begin(topic, group, {
            batch: async (batch) => {
              await first.consumer.commit([commitOf(batch.records.slice(0, 2))]);
            },
          });
          await first.until(5);
        }
        await using second = await begin(topic, group);
        await second.until(3);
        expect(second.values()).toEqual(['0-2', '0-3', '0-4']);
      });
    });
  });
}
