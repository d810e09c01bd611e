/** The producer program against a real broker, with each client library. Does not prove speed. */
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Client, ClientAdmin } from '../../workloads/shared/client.ts';
import { connect } from '../../workloads/shared/clients/index.ts';
import { clientNames } from '../../workloads/shared/connection.ts';
import type { StoredRecord } from '../../workloads/shared/record.ts';
import { readSettings, settingsToEnv } from '../../workloads/shared/settings.ts';
import { ensureTopic } from '../../workloads/shared/topics.ts';
import { producerProgram } from '../../workloads/producer/settings.ts';
import { TestStack, type Ran } from '../support/stack.ts';
import { eventually } from '../support/until.ts';

const main = join(import.meta.dirname, '../../workloads/producer/main.ts');

let stack: TestStack;
let folder: string;
let brokers: string;
let client: Client;
let admin: ClientAdmin;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'producer-test-'));
  stack = await TestStack.make();
  await stack.ok(['up']);
  brokers = `127.0.0.1:${stack.port(9092)}`;
  client = connect(readSettings(producerProgram, { PRODUCER_BROKERS: brokers }));
  admin = await client.admin();
});
afterAll(async () => {
  await admin.close();
  await stack[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const freshTopic = () => `t-${randomUUID()}`;
const newTopic = async (partitions: number, configs: Readonly<Record<string, string>> = {}) => {
  const topic = freshTopic();
  await ensureTopic(admin, { topic, partitions, configs }, { timeoutMs: 20_000 });
  return topic;
};
const newFile = (text = '') => {
  const file = join(folder, randomUUID());
  writeFileSync(file, text);
  return file;
};

/** Starts the program as its user does. */
function start(settings: Readonly<Record<string, unknown>>, input = '') {
  const env = settingsToEnv(producerProgram, { brokers, ...settings });
  return execa('node', [main], { env, input, reject: false });
}

async function run(settings: Readonly<Record<string, unknown>>, input = ''): Promise<Ran> {
  const { exitCode = -1, stdout, stderr } = await start(settings, input);
  return { exitCode, stdout, stderr };
}

type Json = Record<string, unknown>;
const linesOf = (text: string): Json[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
const summaryOf = ({ stdout }: Ran) => linesOf(stdout).at(-1);

/** Everything that the topic holds. */
async function stored(topic: string): Promise<StoredRecord[]> {
  const ranges = await admin.offsets(topic);
  const missing = new Map(ranges.map(({ partition, start, end }) => [partition, end - start]));
  const records: StoredRecord[] = [];
  const consumer = await client.consumer({
    topics: [topic],
    group: ranges.map(({ partition }) => ({ topic, partition })),
    reset: 'earliest',
    minBytes: 1,
    maxWaitMs: 100,
    maxBytesPerPartition: 1_048_576,
    sessionTimeoutMs: 30_000,
    heartbeatMs: 3000,
    rebalanceTimeoutMs: 60_000,
  });
  try {
    await consumer.run({
      assigned: () =>
        Promise.resolve(
          ranges.map(({ partition, start }) => ({ topic, partition, offset: start })),
        ),
      revoked: () => Promise.resolve(),
      batch: (batch) => {
        records.push(...batch.records);
        const left = missing.get(batch.partition) ?? 0n;
        missing.set(batch.partition, left - BigInt(batch.records.length));
        return Promise.resolve();
      },
      crashed: (error) => {
        throw error;
      },
    });
    await eventually(
      () => [...missing.values()],
      (left) => left.every((count) => count <= 0n),
    );
  } finally {
    await consumer.close();
  }
  return records;
}

const placeOf = ({ topic, partition, offset, value }: Json | StoredRecord) =>
  [topic, partition, offset, value].map(String).join(' ');

describe.each(clientNames)('over %s', (library) => {
  it('creates a topic and sends to all of its partitions at once', async () => {
    const topic = freshTopic();
    const ran = await run({
      client: library,
      topic,
      createTopic: true,
      partitions: 12,
      count: 1000,
    });
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(summaryOf(ran)).toMatchObject({ sent: 1000, acknowledged: 1000, failed: 0 });
    const records = await stored(topic);
    expect(records).toHaveLength(1000);
    expect(new Set(records.map(({ partition }) => partition)).size).toBe(12);
  });

  it('one after another tells where each record is', async () => {
    const topic = await newTopic(3);
    const ran = await run({ client: library, topic, mode: 'sync', count: 7, lingerMs: 5000 });
    expect(ran.exitCode, ran.stderr).toBe(0);
    const told = linesOf(ran.stdout).slice(0, -1);
    const found = await stored(topic);
    const places = found.map(({ partition, offset }) => ({
      topic,
      partition,
      offset: `${offset}`,
    }));
    expect(told).toHaveLength(7);
    expect(told).toEqual(expect.arrayContaining(places));
  });

  it('keeps null, empty and missing, bytes, headers and times', async () => {
    const topic = await newTopic(1);
    const input = [
      { value: 'no key' },
      { key: null, value: null },
      { key: '', value: '' },
      { key: '0', value: 'text', timestamp: 1_700_000_000_123 },
      { key: { base64: 'AP8=' }, value: { base64: 'AP8=' }, timestamp: 0 },
      { key: 'ключ', value: { a: 1 }, headers: { a: '1', b: '', ключ: { base64: 'AP8=' } } },
      { key: 'k', value: 'v', headers: { a: ['1', '2'] } },
    ];
    const text = input.map((line) => JSON.stringify(line)).join('\n');
    const ran = await run({ client: library, topic, source: 'json' }, text);
    expect(ran.exitCode, ran.stderr).toBe(0);
    const records = await stored(topic);
    const bytes = Buffer.from([0, 0xff]);
    expect(records.map(({ key, value }) => [key, value])).toEqual([
      [null, Buffer.from('no key')],
      [null, null],
      [Buffer.alloc(0), Buffer.alloc(0)],
      [Buffer.from('0'), Buffer.from('text')],
      [bytes, bytes],
      [Buffer.from('ключ'), Buffer.from('{"a":1}')],
      [Buffer.from('k'), Buffer.from('v')],
    ]);
    expect(records.slice(3, 5).map(({ timestamp }) => timestamp)).toEqual([1_700_000_000_123n, 0n]);
    expect(records[5]?.headers).toEqual([
      { key: 'a', value: Buffer.from('1') },
      { key: 'b', value: Buffer.alloc(0) },
      { key: 'ключ', value: bytes },
    ]);
    expect(records[6]?.headers.map(({ value }) => String(value))).toEqual(['1', '2']);
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('sends %s batches', async (compression) => {
    const topic = await newTopic(1);
    const ran = await run({ client: library, topic, compression, count: 200, valueBytes: 100 });
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(await stored(topic)).toHaveLength(200);
  });

  it.each([
    { preset: 'fast' },
    { preset: 'fast', acks: '0' },
    { preset: 'reliable' },
    { preset: 'reliable', mode: 'fire-and-forget' },
  ])('stores all with %o', async (settings) => {
    const topic = await newTopic(4);
    const ran = await run({ client: library, topic, count: 5000, ...settings });
    expect(ran.exitCode, ran.stderr).toBe(0);
    const acknowledged = settings.acks === '0' ? 0 : 5000;
    expect(summaryOf(ran)).toMatchObject({ sent: 5000, acknowledged, failed: 0 });
    await eventually(
      () => stored(topic),
      (records) => records.length === 5000,
    );
  });

  it('explains why a compacted topic refuses a record without a key', async () => {
    const topic = await newTopic(1, { 'cleanup.policy': 'compact' });
    const lines = ['{"value":"no key"}', '{"key":"k","value":"v"}'].join('\n');
    const ran = await run(
      { client: library, topic, source: 'json', lingerMs: 0, mode: 'sync' },
      lines,
    );
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toMatch(/compacted topic/i);
    expect(summaryOf(ran)).toMatchObject({ acknowledged: 1, failed: 1 });
  });

  it('halves batches that are too large for the topic, and refuses only the record to blame', async () => {
    const topic = await newTopic(1, { 'max.message.bytes': '2000' });
    const values = [
      'x'.repeat(5000),
      ...Array.from({ length: 50 }, (_, index) => `small ${index}`),
    ];
    const ran = await run({ client: library, topic, source: 'lines' }, values.join('\n'));
    expect(ran.exitCode).toBe(1);
    expect(summaryOf(ran)).toMatchObject({ acknowledged: 50, failed: 1 });
    const found = await stored(topic);
    expect(found.map(({ value }) => String(value))).toEqual(values.slice(1));
  });

  it('stops on SIGTERM with everything it took acknowledged', async () => {
    const topic = await newTopic(2);
    const acknowledgedFile = newFile();
    const program = start({ client: library, topic, rate: 2000, acknowledgedFile });
    await eventually(
      () => admin.offsets(topic),
      (ranges) => ranges.some(({ end }) => end > 100n),
    );
    program.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await program;
    expect(exitCode, stderr).toBe(0);
    const summary = linesOf(stdout).at(-1);
    const told = linesOf(readFileSync(acknowledgedFile, 'utf8'));
    expect(summary).toMatchObject({ sent: told.length, acknowledged: told.length, failed: 0 });
    expect(told.map(placeOf).toSorted()).toEqual((await stored(topic)).map(placeOf).toSorted());
  });

  it('stops on SIGTERM also while it waits for a topic or for input', async () => {
    const topic = await newTopic(1);
    const waiting = start({ client: library, topic: freshTopic(), logLevel: 'debug' });
    const reading = execa('node', [main], {
      env: settingsToEnv(producerProgram, { brokers, client: library, topic, source: 'lines' }),
      stdin: 'pipe',
      reject: false,
    });
    reading.stdin.write('one\n');
    await eventually(
      () => admin.offsets(topic),
      ([range]) => range?.end === 1n,
    );
    for (const program of [waiting, reading]) {
      program.kill('SIGTERM');
      const { exitCode, stdout, stderr } = await program;
      expect(exitCode, stderr).toBe(0);
      expect(linesOf(stdout).at(-1)).toMatchObject({ failed: 0 });
    }
  });

  it('loses and doubles nothing when the broker is killed and comes back', async () => {
    const topic = await newTopic(3);
    const acknowledgedFile = newFile();
    const values = Array.from({ length: 20_000 }, (_, index) => `${index % 10}\t${index}`);
    const settings = { client: library, topic, source: 'lines', file: newFile(values.join('\n')) };
    const program = start({
      ...settings,
      keySeparator: '\\t',
      rate: 1000,
      acknowledgedFile,
      requestTimeoutMs: 5000,
    });
    await eventually(
      () => readFileSync(acknowledgedFile, 'utf8').length,
      (length) => length > 10_000,
    );
    process.kill(stack.pids()['kafka'] ?? 0, 'SIGKILL');
    await stack.ok(['up']);
    const { exitCode, stdout, stderr } = await program;
    expect(exitCode, stderr).toBe(0);
    expect(linesOf(stdout).at(-1)).toMatchObject({ acknowledged: 20_000, failed: 0 });
    const told = linesOf(readFileSync(acknowledgedFile, 'utf8'));
    const found = await stored(topic);
    const places = new Set(found.map(placeOf));
    expect(told.map(placeOf).filter((place) => !places.has(place))).toEqual([]);
    expect(told).toHaveLength(20_000);
    // Idempotent: each once, and those of a key in their order.
    const numbers = found.map(({ value }) => Number(String(value)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(values.map((_, index) => index));
    for (let key = 0; key < 10; key += 1) {
      const ofKey = numbers.filter((number) => number % 10 === key);
      expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
    }
  });
});

describe('while the broker stands still', () => {
  const stand = async (settings: Readonly<Record<string, unknown>>) => {
    const topic = await newTopic(1);
    const port = stack.port(9998);
    const program = start({ topic, httpPort: port, ...settings });
    const health = async () =>
      (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as Json;
    const when = (accept: (health: Json) => boolean) => eventually(health, accept);
    await when(({ acknowledged }) => Number(acknowledged) > 10);
    const broker = stack.pids()['kafka'] ?? 0;
    process.kill(broker, 'SIGSTOP');
    const goOn = () => process.kill(broker, 'SIGCONT');
    onTestFinished(() => void goOn());
    return { topic, program, when, goOn };
  };

  it('records wait for room, and fail when there is none in time; the others arrive', async () => {
    const { topic, program, when, goOn } = await stand({
      ...{ rate: 500, mode: 'fire-and-forget', tolerateErrors: true },
      ...{ bufferMemoryBytes: 10_000, batchSizeBytes: 1000, maxBlockMs: 100 },
    });
    await when(({ failed }) => Number(failed) > 3);
    goOn();
    await when(({ waiting }) => Number(waiting) < 10);
    program.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await program;
    expect(exitCode, stderr).toBe(0);
    const { sent, acknowledged, failed, errors } = linesOf(stdout).at(-1) ?? {};
    expect(errors).toEqual({ 'buffer-exhausted': failed });
    expect(Number(acknowledged) + Number(failed)).toBe(sent);
    expect(await stored(topic)).toHaveLength(Number(acknowledged));
  });

  it.each(clientNames)(
    'over %s: what arrives although nobody hears of it is stored once',
    async (library) => {
      const values = Array.from({ length: 100_000 }, (_, index) => String(index));
      const { topic, program, when, goOn } = await stand({
        ...{ client: library, source: 'lines', file: newFile(values.join('\n')), rate: 500 },
        requestTimeoutMs: 500,
      });
      await when(({ sinceProgressMs }) => Number(sinceProgressMs) > 2500);
      goOn();
      await when(({ waiting }) => Number(waiting) < 10);
      program.kill('SIGTERM');
      const { exitCode, stdout, stderr } = await program;
      expect(exitCode, stderr).toBe(0);
      const { sent, failed } = linesOf(stdout).at(-1) ?? {};
      expect(failed).toBe(0);
      const found = (await stored(topic)).map(({ value }) => String(value));
      expect(found).toEqual(values.slice(0, Number(sent)));
    },
  );

  it('it is not healthy, and SIGTERM ends it in time with what could not be sent', async () => {
    const { program, when } = await stand({
      rate: 100,
      stallMs: 500,
      shutdownTimeoutMs: 2000,
    });
    await when(({ ok, waiting }) => ok === false && Number(waiting) > 0);
    program.kill('SIGTERM');
    const { exitCode, stdout } = await program;
    expect(exitCode).toBe(1);
    const { sent, acknowledged, failed, errors } = linesOf(stdout).at(-1) ?? {};
    expect(errors).toEqual({ interrupted: failed });
    expect(Number(acknowledged) + Number(failed)).toBe(sent);
  });
});

it('ends with what was missing when the topic does not come', async () => {
  const topic = freshTopic();
  const ran = await run({ topic, topicTimeoutMs: 500 });
  expect(ran.exitCode).toBe(1);
  expect(ran.stderr).toContain(`there is no topic ${topic}`);
});

it('tells each record that is none, and sends the others', async () => {
  const topic = await newTopic(1);
  const lines = ['{"key":123,"value":"v"}', '{"value":"good"}', '{"vaule":"x"}', 'no json'];
  const ran = await run({ topic, source: 'json' }, lines.join('\n'));
  expect(ran.exitCode).toBe(1);
  expect(summaryOf(ran)).toMatchObject({
    ...{ sent: 1, acknowledged: 1, failed: 3 },
    errors: { serialization: 3 },
  });
  const told = linesOf(ran.stderr).filter(({ kind }) => kind === 'serialization');
  expect(told.map(({ place }) => place)).toEqual(['line 1', 'line 3', 'line 4']);
  expect((await run({ topic, source: 'json', tolerateErrors: true }, '{}')).exitCode).toBe(0);
});

it('refuses settings that contradict each other, all at once, with exit code 2', async () => {
  const ran = await run({ acks: '1', maxInFlight: 6, batchSizeBytes: 9_000_000 });
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr.split('\n').map((line) => line.split(' ')[0])).toEqual([
    'PRODUCER_ACKS',
    'PRODUCER_MAX_IN_FLIGHT',
    'PRODUCER_BATCH_SIZE_BYTES',
  ]);
});

it('tells its health and its figures over HTTP', async () => {
  const topic = await newTopic(1);
  const program = start({ topic, rate: 100, httpPort: stack.port(9999) });
  const ask = async (path: string) => fetch(`http://127.0.0.1:${stack.port(9999)}${path}`);
  const health = await eventually(
    async () => (await (await ask('/health')).json()) as Json,
    ({ acknowledged }) => Number(acknowledged) > 10,
  );
  expect(health).toMatchObject({ ok: true, failed: 0 });
  const metrics = await (await ask('/metrics')).text();
  expect(metrics).toMatch(/^producer_records_acknowledged_total [1-9]\d*$/m);
  expect(metrics).toMatch(/^producer_request_seconds_count [1-9]\d*$/m);
  program.kill('SIGINT');
  expect((await program).exitCode).toBe(0);
});
