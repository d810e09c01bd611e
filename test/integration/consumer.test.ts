/** The consumer against a real broker. */
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { execa } from 'execa';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { projectDir } from '../../stacks/places.ts';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import { writeCustomer } from '../../workloads/consumer/formats/customer.ts';
import { commitStrategies } from '../../workloads/consumer/settings.ts';
import type { ClientName } from '../../workloads/shared/client.ts';
import { clientNames } from '../../workloads/shared/connection.ts';
import { ConsumerBench, type RunningConsumer } from '../support/consumer.ts';
import { TestStack } from '../support/stack.ts';
import { eventually } from '../support/until.ts';

const sample = [
  ...['USA', 'Canada', 'USA', 'India', 'Germany'],
  ...['USA', 'Canada', 'France', 'Japan', 'USA'],
];
const sampleCounts = { USA: 4, Canada: 2, India: 1, Germany: 1, France: 1, Japan: 1 };

let stack: TestStack;
beforeAll(async () => {
  // Short sessions: what follows a member that is gone comes soon.
  stack = await TestStack.make({ env: { kafka: { KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000' } } });
  await stack.ok(['up']);
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const bench = async (client: ClientName = clientNames[0]) =>
  ConsumerBench.make(`127.0.0.1:${stack.port(9092)}`, client);

/** What does not depend on the client library, with the usual one. */
describe('the consumer', () => {
  describe('what is read', () => {
    it('is stored at equal offsets of two partitions, both', async () => {
      const b = await bench();
      await b.createTopic(2);
      await b.produce(['USA', 'India'], { partition: 0 });
      await b.produce(['USA', 'India'], { partition: 1 });
      await b.drain();
      expect(b.rows('SELECT partition, offset, country FROM country_messages')).toEqual([
        { partition: 0, offset: 0, country: 'USA' },
        { partition: 0, offset: 1, country: 'India' },
        { partition: 1, offset: 0, country: 'USA' },
        { partition: 1, offset: 1, country: 'India' },
      ]);
    });

    it('may be in batches with any compression', async () => {
      const b = await bench();
      await b.createTopic();
      for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const) {
        await b.produce(sample, { compression });
      }
      const fiveTimes = Object.entries(sampleCounts).map(([country, count]) => [
        country,
        5 * count,
      ]);
      expect((await b.drain()).report.countries).toEqual(Object.fromEntries(fiveTimes));
    });

    it('may be JSON', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce(sample.map((country, id) => JSON.stringify({ id, home: country })));
      await b.drain({ format: 'json', countryField: 'home' });
      expect(b.counts()).toEqual(sampleCounts);
    });

    it('may be binary customers', async () => {
      const b = await bench();
      await b.createTopic();
      const customers = ['Basanth', 'Zoë'].map((name, id) => writeCustomer({ id, name }));
      await b.produce([...customers, Buffer.from([0, 0, 0, 1, 0, 0])]);
      await b.drain({ format: 'customer', countries: ['any'] });
      expect({
        counts: b.counts(),
        rejected: b.rows('SELECT reason FROM rejected_records'),
      }).toEqual({
        counts: { Basanth: 1, Zoë: 1 },
        rejected: [{ reason: 'truncated: a customer has at least 8 bytes, got 6' }],
      });
    });

    it('may be Avro with the schema in the registry', async () => {
      const b = await bench();
      const registryUrl = `http://127.0.0.1:${stack.port(8081)}`;
      const registry = new SchemaRegistry({ host: registryUrl });
      const schema = JSON.stringify({
        type: 'record',
        name: 'Visit',
        fields: [{ name: 'country', type: 'string' }],
      });
      const { id } = await registry.register(
        { type: SchemaType.AVRO, schema },
        { subject: `${b.topic}-value` },
      );
      await b.createTopic();
      const values = sample.map(async (country) => registry.encode(id, { country }));
      await b.produce([...(await Promise.all(values)), 'no Avro']);
      const { report } = await b.drain({ format: 'avro', registryUrl });
      expect({ counts: b.counts(), rejected: report.rejected }).toEqual({
        counts: sampleCounts,
        rejected: 1,
      });
    });

    it('keeps tombstones apart from empty values', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce([null, '', 'USA']);
      await b.drain({ tombstones: 'valid' });
      expect({
        rows: b.rows('SELECT offset, country FROM country_messages'),
        rejected: b.rows('SELECT offset, length(value) AS bytes FROM rejected_records'),
      }).toEqual({
        rows: [
          { offset: 0, country: null },
          { offset: 2, country: 'USA' },
        ],
        rejected: [{ offset: 1, bytes: 0 }],
      });
    });
  });

  describe('records that are not valid', () => {
    const withBroken = Array.from({ length: 100 }, (_, id) =>
      id === 41 ? '{"country": "US' : JSON.stringify({ id, country: 'USA' }),
    );

    it('are stored with the reason, raise one alert and hold nothing up; a restart reads none again', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce(withBroken);
      const first = await b.drain({ format: 'json', maxMessagesPerCountry: 1000 });
      const again = await b.drain({ format: 'json' });
      const raised = Object.values(first.report.alerts).reduce((sum, count) => sum + count, 0);
      expect({
        stored: b.stored(),
        rejected: b.rows('SELECT offset, reason FROM rejected_records'),
        lag: first.report.lag.map(({ lag }) => lag),
        raised,
        alerts: first.report.alerts['rejected-records'],
        again: again.report.total,
      }).toEqual({
        stored: 99,
        rejected: [{ offset: 41, reason: expect.stringContaining('not JSON: ') as string }],
        lag: ['0'],
        raised: 1,
        alerts: 1,
        again: 0,
      });
    });
  });

  describe('where it begins', () => {
    it('is the database when the commit is behind', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce(sample);
      await b.drain();
      const admin = kafkaClient(b.brokers).admin();
      await admin.connect();
      await admin.deleteGroups([b.group]).finally(() => admin.disconnect());
      await b.produce(['Brazil']);
      const { report } = await b.drain();
      expect({ total: report.total, counts: b.counts(), committed: await b.committed() }).toEqual({
        total: 1,
        counts: { ...sampleCounts, Brazil: 1 },
        committed: { 0: 11n },
      });
    });

    it('is an offset that is asked for; what is stored already changes nothing', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce(sample);
      await b.drain();
      const { report } = await b.drain({ seekTo: 'offset:7', stopAfter: 'count:3' });
      const { total, duplicates } = report;
      expect({ total, duplicates, counts: b.counts() }).toEqual({
        total: 3,
        duplicates: 3,
        counts: sampleCounts,
      });
    });

    it('is a time that is asked for', async () => {
      const b = await bench();
      await b.createTopic();
      const day = BigInt(Date.UTC(2026, 0, 31));
      await b.produce(
        sample.map((country, hour) => ({
          value: Buffer.from(country),
          timestamp: day + BigInt(hour) * 3_600_000n,
        })),
      );
      await b.drain({ seekTo: 'time:2026-01-31T07:00:00Z' });
      expect(b.rows('SELECT offset, country FROM country_messages')).toEqual([
        { offset: 7, country: 'France' },
        { offset: 8, country: 'Japan' },
        { offset: 9, country: 'USA' },
      ]);
    });

    it('is nowhere when the topic is missing and nobody wants to wait', async () => {
      const b = await bench();
      const { exitCode, log } = await b.drain({ topicWaitMs: 0 });
      expect({ exitCode, said: log.includes(`there is no topic ${b.topic}`) }).toEqual({
        exitCode: 1,
        said: true,
      });
    });

    it('is nowhere when the database holds more of the topic than there is', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce(sample);
      await b.drain();
      // As after delete and create: the same name, fewer records.
      const other = `${b.topic}-other`;
      await b.createTopic(1, other);
      await b.produce(['USA'], { topic: other });
      const database = new DatabaseSync(b.database);
      database.exec(`UPDATE positions SET topic = '${other}'`);
      database.close();
      const { exitCode, log } = await b.drain({ topics: [other] });
      expect({
        exitCode,
        said: log.includes('the topic was created anew'),
        rows: b.stored(),
      }).toEqual({ exitCode: 1, said: true, rows: 10 });
    });
  });

  it.each(commitStrategies)(
    'has committed everything after a stop, strategy %s',
    async (commit) => {
      const b = await bench();
      await b.createTopic();
      await b.produce(sample);
      const consumer = b.start({ commit, maxPollRecords: 3 });
      await b.untilStored(10);
      const { exitCode, report } = await consumer.stop();
      expect({
        exitCode,
        committed: await b.committed(),
        said: report.lag.map(({ committed }) => committed),
      }).toEqual({ exitCode: 0, committed: { 0: 10n }, said: ['10'] });
    },
  );

  describe('a database that cannot be written', () => {
    it('is tried again, unhealthy meanwhile, until it takes every row', async () => {
      const b = await bench();
      await b.createTopic();
      const consumer = await b.serve();
      await consumer.untilHealth(200);
      const release = b.lock();
      await b.produce(Array.from({ length: 100 }, () => 'USA'));
      await consumer.untilHealth(503);
      const committed = await b.committed();
      release();
      await b.untilStored(100);
      await consumer.untilHealth(200);
      const { exitCode, report } = await consumer.stop();
      expect({ committed, exitCode, rows: b.stored(), duplicates: report.duplicates }).toEqual({
        committed: {},
        exitCode: 0,
        rows: 100,
        duplicates: 0,
      });
    });

    it('for good ends the program with exit code 1, and nothing is committed', async () => {
      const b = await bench();
      await b.createTopic();
      const consumer = await b.serve({ storageRetryMs: 1500 });
      await consumer.untilHealth(200);
      b.lock();
      await b.produce(sample);
      const { exitCode, log } = await consumer.ended();
      expect({
        exitCode,
        said: log.includes('database is locked'),
        committed: await b.committed(),
        rows: b.stored(),
      }).toEqual({ exitCode: 1, said: true, committed: {}, rows: 0 });
    });
  });

  describe('seen from outside', () => {
    it('hears of a member that hangs', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce(['USA']);
      const consumer = await b.serve({ delayMs: 600_000, stuckAfterMs: 1000 });
      await consumer.untilHealth(200);
      await consumer.untilHealth(503);
      await eventually(
        async () => consumer.metrics(),
        (text) => text.includes('consumer_alerts_total{alert="stuck"} 1'),
      );
      const { exitCode, report } = await consumer.stop();
      expect({ exitCode, stuck: report.alerts['stuck'], rows: b.stored() }).toEqual({
        exitCode: 0,
        stuck: 1,
        rows: 0,
      });
    });

    it('has figures for Prometheus', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce([...sample, 'Atlantis']);
      const consumer = await b.serve();
      await eventually(
        async () => consumer.metrics(),
        (text) =>
          text.includes('consumer_records_stored_total 10') &&
          text.includes('consumer_records_rejected_total 1') &&
          text.includes('consumer_country_records{country="USA"} 4') &&
          text.includes(`consumer_lag{topic="${b.topic}",partition="0"} 0`),
      );
      expect((await consumer.stop()).exitCode).toBe(0);
    });

    it('raises an alert for a country once, also when a second consumer goes on', async () => {
      const b = await bench();
      await b.createTopic();
      await b.produce(sample);
      const first = await b.drain({ maxMessagesPerCountry: 3 });
      await b.produce(sample);
      const second = await b.drain({ maxMessagesPerCountry: 3 });
      // USA passes 3 in the first run, Canada in the second.
      expect([first.report.alerts['high-volume'], second.report.alerts['high-volume']]).toEqual([
        1, 1,
      ]);
    });

    it('explains itself, and refuses wrong settings all at once', async () => {
      const run = async (args: readonly string[], env: Readonly<Record<string, string>>) =>
        execa(process.execPath, ['workloads/consumer/main.ts', ...args], {
          cwd: projectDir,
          reject: false,
          env,
        });
      const help = await run(['--help'], {});
      const wrong = await run([], {
        CONSUMER_TOPIC: 'a',
        CONSUMER_GROUP: 'g',
        CONSUMER_PARTITIONS: 'a:0',
      });
      expect({
        help: help.exitCode,
        explained: help.stdout.includes('CONSUMER_MAX_POLL_RECORDS'),
        wrong: wrong.exitCode,
        faults: wrong.stderr.split('\n').map((line) => line.split(/[: ]/)[0]),
      }).toEqual({
        help: 0,
        explained: true,
        wrong: 2,
        faults: ['CONSUMER_TOPIC', 'CONSUMER_PARTITIONS'],
      });
    });
  });
});

/** What each client library has its part in. */
describe.each(clientNames)('with client %s', (client) => {
  it('gives the counts of the sample, as rows, as statistics and as a report', async () => {
    const b = await bench(client);
    await b.createTopic();
    await b.produce(sample);
    const { exitCode, report } = await b.drain();
    const { stdout } = await execa(
      process.execPath,
      ['workloads/consumer/report.ts', '--database', b.database, 'top', '2', '--json'],
      { cwd: projectDir },
    );
    const top = (JSON.parse(stdout) as { country: string; count: number }[]).map(
      ({ country, count }) => [country, count],
    );
    expect({ exitCode, counts: b.counts(), said: report.countries, top }).toEqual({
      exitCode: 0,
      counts: sampleCounts,
      said: sampleCounts,
      top: [
        ['USA', 4],
        ['Canada', 2],
      ],
    });
  });

  it('sends records that are not valid to the dead-letter topic with their origin, before the offset moves on', async () => {
    const b = await bench(client);
    const deadLetterTopic = `${b.topic}-dead`;
    await b.createTopic();
    await b.produce([
      'USA',
      {
        key: Buffer.from('k'),
        value: Buffer.from([0xff]),
        headers: [{ key: 'h', value: Buffer.from('1') }],
      },
    ]);
    await b.drain({ deadLetterTopic });
    // Read with the consumer itself: of what it rejects it keeps bytes and headers.
    await b.drain({ topics: [deadLetterTopic] });
    const [found] = b.rows(
      `SELECT key, value, headers FROM rejected_records WHERE topic = '${deadLetterTopic}'`,
    );
    const headers = JSON.parse(String(found?.['headers'])) as { key: string; value: string }[];
    expect({ key: found?.['key'], value: found?.['value'], headers }).toEqual({
      key: new Uint8Array(Buffer.from('k')),
      value: new Uint8Array([0xff]),
      headers: [
        { key: 'h', value: '1' },
        { key: 'dead-letter.topic', value: b.topic },
        { key: 'dead-letter.partition', value: '0' },
        { key: 'dead-letter.offset', value: '1' },
        { key: 'dead-letter.timestamp', value: expect.stringMatching(/^\d{13}$/) as string },
        { key: 'dead-letter.reason', value: 'not UTF-8: 1 bytes: ff' },
      ],
    });
  });

  it('begins at the commit for a fresh database', async () => {
    const b = await bench(client);
    await b.createTopic();
    await b.produce(sample);
    await b.drain({ stopAfter: 'count:4', maxPollRecords: 3 });
    const committed = await b.committed();
    const { report } = await b.drain({ database: `${b.dir}/fresh.db` });
    expect({ committed, total: report.total }).toEqual({ committed: { 0: 4n }, total: 6 });
  });

  it('needs no group for partitions that are given; the database knows where to go on', async () => {
    const b = await bench(client);
    await b.createTopic(3);
    for (const partition of [0, 1, 2]) await b.produce(sample, { partition });
    const partitions = [`${b.topic}:0`, `${b.topic}:2`];
    const first = await b.drain({ partitions });
    await b.produce(['Brazil'], { partition: 2 });
    const second = await b.drain({ partitions });
    expect({
      totals: [first.report.total, second.report.total],
      read: b.rows('SELECT DISTINCT partition FROM country_messages'),
      lag: second.report.lag.map(({ lag }) => lag),
    }).toEqual({
      totals: [20, 1],
      read: [{ partition: 0 }, { partition: 2 }],
      lag: ['0', '0'],
    });
  });

  it('waits for a topic that comes later', async () => {
    const b = await bench(client);
    const consumer = await b.serve();
    await eventually(
      async () => consumer.health(),
      ({ phase }) => phase === 'waiting for topics',
    );
    await b.createTopic(12);
    await b.produce(sample, { partition: 11 });
    await b.untilStored(10);
    const { exitCode } = await consumer.stop();
    expect({ exitCode, counts: b.counts() }).toEqual({ exitCode: 0, counts: sampleCounts });
  });

  it('does not lose a member whose work takes longer than the session', async () => {
    const b = await bench(client);
    await b.createTopic();
    await b.produce(['USA']);
    const { report } = await b.drain({
      delayMs: 4000,
      sessionTimeoutMs: 3000,
      rebalanceTimeoutMs: 3000,
      heartbeatMs: 500,
    });
    expect({ total: report.total, rebalances: report.rebalances }).toEqual({
      total: 1,
      rebalances: 0,
    });
  });

  it('keeps exactly one row of each of 10 000 records, whatever ends its three members', async () => {
    const b = await bench(client);
    const partitions = [0, 1, 2, 3];
    await b.createTopic(partitions.length);
    const countries = Object.keys(sampleCounts);
    for (const partition of partitions) {
      await b.produce(
        Array.from({ length: 2500 }, (_, index) => ({
          key: Buffer.from(`${partition}-${index}`),
          value: Buffer.from(countries[index % countries.length] ?? ''),
        })),
        { partition },
      );
    }
    const settings = {
      sessionTimeoutMs: 3000,
      rebalanceTimeoutMs: 3000,
      heartbeatMs: 500,
      maxPollRecords: 20,
      delayMs: 1,
      commit: 'hybrid',
    } as const;
    const random = seeded(20_260_131);
    const members: RunningConsumer[] = [0, 1, 2].map(() => b.start(settings));
    const exits: (number | undefined)[] = [];
    const points = Array.from({ length: 8 }, () => Math.floor(random() * 9500)).sort(
      (one, other) => one - other,
    );
    for (const [index, point] of points.entries()) {
      await b.untilStored(point, 120_000);
      const which = Math.floor(random() * members.length);
      const member = members[which];
      if (index % 2 === 0) {
        member?.kill('SIGKILL');
        await member?.ended();
      } else {
        exits.push((await member?.stop())?.exitCode);
      }
      members[which] = b.start(settings);
    }
    await b.untilStored(10_000, 120_000);
    const last = await Promise.all(members.map(async (member) => member.stop()));
    const [found] = b.rows(
      'SELECT count(*) AS n, count(DISTINCT key) AS keys, max(offset) AS last FROM country_messages',
    );
    const total = Object.values(b.counts()).reduce((sum, count) => sum + count, 0);
    expect({ exits, last: last.map(({ exitCode }) => exitCode), found, total }).toEqual({
      exits: [0, 0, 0, 0],
      last: [0, 0, 0],
      found: { n: 10_000, keys: 10_000, last: 2499 },
      total: 10_000,
    });
  });
});

/** All of them in one outage, for it takes long. */
describe('a broker that is killed', () => {
  it('ends nobody who waits for it, and holds up nobody who stops', async () => {
    const preparations = clientNames.map(async (client) => {
      const [worker, leaver] = [await bench(client), await bench(client)];
      for (const b of [worker, leaver]) await b.createTopic(2);
      for (const partition of [0, 1]) {
        await worker.produce(
          Array.from({ length: 600 }, () => 'USA'),
          { partition },
        );
      }
      const idle = await leaver.serve();
      await idle.untilHealth(200);
      return { worker, idle };
    });
    const prepared = await Promise.all(preparations);
    // They begin together: none may be done before the other one is on its way.
    const started = await Promise.all(
      prepared.map(async ({ worker, idle }) => {
        const busy = await worker.serve({ delayMs: 10, maxPollRecords: 20 });
        await worker.untilStored(200);
        return { worker, busy, idle };
      }),
    );
    process.kill(stack.pids()['kafka'] ?? 0, 'SIGKILL');
    const during = await Promise.all(
      started.map(async ({ busy, idle }) => {
        await busy.untilHealth(503);
        await idle.untilHealth(503);
        const { brokerFault } = await busy.health();
        return { saysWhy: (brokerFault ?? '').length > 0, left: (await idle.stop()).exitCode };
      }),
    );
    const left = started.map(({ worker }) => worker.stored());
    await stack.ok(['up']);
    const after = await Promise.all(
      started.map(async ({ worker, busy }) => {
        await busy.untilHealth(200);
        await worker.produce(Array.from({ length: 100 }, () => 'Canada'));
        await worker.untilStored(1300);
        const { exitCode } = await busy.stop();
        return { exitCode, counts: worker.counts(), rows: worker.stored() };
      }),
    );
    expect({ during, unfinished: left.map((stored) => stored < 1200), after }).toEqual({
      during: clientNames.map(() => ({ saysWhy: true, left: 0 })),
      unfinished: clientNames.map(() => true),
      after: clientNames.map(() => ({
        exitCode: 0,
        counts: { USA: 1200, Canada: 100 },
        rows: 1300,
      })),
    });
  });
});

describe('a broker that hangs', () => {
  it('does not keep a consumer from ending in time', async () => {
    const consumers = await Promise.all(
      clientNames.map(async (client) => {
        const b = await bench(client);
        await b.createTopic();
        await b.produce(sample);
        const consumer = b.start({ shutdownTimeoutMs: 5000 });
        await b.untilStored(10);
        return consumer;
      }),
    );
    const pid = stack.pids()['kafka'] ?? 0;
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => {
      process.kill(pid, 'SIGCONT');
    });
    const ended = await Promise.all(consumers.map(async (consumer) => consumer.stop()));
    expect(ended.map(({ exitCode }) => exitCode)).toEqual(clientNames.map(() => 0));
  });
});

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
