/** What `groups` says of live groups, and the programs as commands. Does not prove that it is quick. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import type { ClientConsumer } from '../../workloads/shared/client.ts';
import { connect } from '../../workloads/shared/clients/index.ts';
import { connectionSettings } from '../../workloads/shared/connection.ts';
import { groupsDemo, leftOvers } from '../support/groups-demo.ts';
import { TestStack } from '../support/stack.ts';
import { eventually } from '../support/until.ts';

let stack: TestStack;
let bootstrapServers: string;

beforeAll(async () => {
  stack = await TestStack.make();
  bootstrapServers = `127.0.0.1:${stack.port(9092)}`;
  await stack.ok(['up']);
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

groupsDemo(() => stack);

describe('an interrupted groups demo', () => {
  test('leaves no topic and no group', async () => {
    const running = stack.start(['groups', 'demo']);
    let said = '';
    running.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(
      () => said,
      (text) => text.includes('member-2 joins'),
    );
    expect(await leftOvers(stack)).not.toEqual([]);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('✗ interrupted');
    expect(await leftOvers(stack)).toEqual([]);
  });
});

interface Described {
  readonly state: string;
  readonly members: readonly { readonly clientId: string; readonly host: string }[];
  readonly partitions: readonly Readonly<Record<string, unknown>>[];
}

describe('groups list and describe', () => {
  const topic = `t-${randomUUID().slice(0, 8)}`;
  const group = `g-${randomUUID().slice(0, 8)}`;
  const admin = () => kafkaClient(bootstrapServers).admin();
  const described = async () =>
    (await stack.json(['groups', 'describe', group])) as unknown as Described;

  beforeAll(async () => {
    const setUp = admin();
    await setUp.connect();
    await setUp.createTopics({ topics: [{ topic, numPartitions: 1 }] });
    await setUp.disconnect();
    const producer = kafkaClient(bootstrapServers).producer();
    await producer.connect();
    const messages = Array.from({ length: 10 }, (_, at) => ({ value: `v${at}` }));
    await producer.send({ topic, messages });
    await producer.disconnect();
  });

  /** A member that commits what is before `offset`, once. */
  async function member(name: string, offset = 0n): Promise<void> {
    const settings = z
      .object(connectionSettings)
      .parse({ brokers: [bootstrapServers], clientId: name });
    const consumer: ClientConsumer = await connect(settings).consumer({
      topics: [topic],
      group,
      reset: 'earliest',
      minBytes: 1,
      maxWaitMs: 200,
      maxBytesPerPartition: 1_048_576,
      sessionTimeoutMs: 30_000,
      heartbeatMs: 300,
      rebalanceTimeoutMs: 10_000,
    });
    onTestFinished(() => consumer.close());
    const committed = Promise.withResolvers<undefined>();
    await consumer.run({
      assigned: () => Promise.resolve([]),
      revoked: () => Promise.resolve(),
      async batch({ partition }) {
        if (offset > 0n) await consumer.commit([{ topic, partition, offset }]);
        committed.resolve(undefined);
      },
      crashed: committed.reject,
    });
    if (offset > 0n) await committed.promise;
  }

  test('shows who has what, who is idle, and how far it is to the end', async () => {
    await member('first', 4n);
    await member('second');
    const now = await eventually(described, ({ state, members }) => {
      return state === 'Stable' && members.length === 2;
    });
    expect(now.members.map(({ clientId, host }) => [clientId, host])).toEqual([
      ['first', '127.0.0.1'],
      ['second', '127.0.0.1'],
    ]);
    const place = { topic, partition: 0, committed: '4', start: '0', end: '10', lag: '6' };
    expect(now.partitions).toMatchObject([{ ...place, lostToRetention: '0' }]);
    const text = await stack.ok(['groups', 'describe', group]);
    expect(text).toMatch(new RegExp(`first +127\\.0\\.0\\.1 +${topic}: 0 +${topic} +first-`));
    expect(text).toMatch(new RegExp(`second +127\\.0\\.0\\.1 +idle +${topic} +second-`));
    expect(text).toMatch(new RegExp(`${topic} +0 +4 +0 +10 +6 +first\n?$`));
  });

  test('tells of records that were deleted before the group read them', async () => {
    const changing = admin();
    await changing.connect();
    // It knows no leader of a topic that it was not asked for before.
    await changing.fetchTopicOffsets(topic);
    await changing.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '7' }] });
    await changing.disconnect();
    expect((await described()).partitions).toMatchObject([
      { committed: '4', start: '7', end: '10', lag: '3', lostToRetention: '3', memberId: null },
    ]);
    const text = await stack.ok(['groups', 'describe', group]);
    expect(text).toContain('3 lost to retention');
    expect(text).toContain('Empty, 0 members');
  });

  test("lists all groups, those of the stack's own services too", async () => {
    const { groups } = await stack.json(['groups', 'list']);
    expect(groups).toContainEqual(expect.objectContaining({ group, state: 'Empty', members: 0 }));
    expect(groups).toContainEqual(expect.objectContaining({ protocolType: 'connect', members: 1 }));
  });

  test('describes a group that shares out other things than partitions', async () => {
    const text = await stack.ok(['groups', 'describe', 'kafka-connect']);
    expect(text).toContain('Group kafka-connect: Stable, 1 member');
  });

  test.each([
    [['describe', 'nobody'], 'the broker knows no such group'],
    [['describe'], 'no group is named'],
    [['list', 'extra'], 'list takes no group'],
  ])('refuses %j', async (words, problem) => {
    const { exitCode, stderr } = await stack.run(['groups', ...words]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(problem);
  });
});

describe('produce, consume and report', () => {
  const topic = `t-${randomUUID().slice(0, 8)}`;
  const env = () => ({
    PRODUCER_TOPIC: topic,
    PRODUCER_CREATE_TOPIC: 'true',
    PRODUCER_SOURCE: 'lines',
    CONSUMER_TOPICS: topic,
    CONSUMER_STOP_AFTER: 'end',
    CONSUMER_DATABASE: join(stack.dir, 'report.db'),
  });

  test('know the broker of the stack, and pass on what comes in', async () => {
    const produced = await stack.ok(['produce'], { env: env(), input: 'USA\nUSA\nJapan\n' });
    expect(JSON.parse(produced)).toMatchObject({ acknowledged: 3, failed: 0 });
    await stack.ok(['consume'], { env: env() });
    const report = await stack.run(['report', '--database', env().CONSUMER_DATABASE, 'top', '1']);
    expect(report.stdout).toMatch(/USA +2 /);
    expect(report.stdout).not.toContain('Japan');
  });

  test('keep the exit code of the program', async () => {
    const bad = { ...env(), PRODUCER_SOURCE: 'json' };
    expect((await stack.run(['produce'], { env: bad, input: 'no json\n' })).exitCode).toBe(1);
    const wrong = { ...env(), CONSUMER_TOPIC: topic };
    const refused = await stack.run(['consume'], { env: wrong });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('CONSUMER_TOPICS');
    const missing = await stack.run(['report', '--database', join(stack.dir, 'nothing.db')]);
    expect(missing.exitCode).toBe(1);
  });

  test('leave the brokers to who names others', async () => {
    const elsewhere = {
      ...env(),
      PRODUCER_BROKERS: '127.0.0.1:1',
      PRODUCER_TOPIC_TIMEOUT_MS: '500',
    };
    const { exitCode, stderr } = await stack.run(['produce'], { env: elsewhere, input: 'USA\n' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('127.0.0.1:1');
  });

  test('stop at once with what they have, when they are told to', async () => {
    const running = stack.start(['produce'], {
      env: { ...env(), PRODUCER_SOURCE: 'countries', PRODUCER_MODE: 'sync', PRODUCER_RATE: '50' },
    });
    let said = '';
    running.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await eventually(
      () => said,
      (text) => text.includes('"offset"'),
    );
    running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ failed: 0 });
  });
});

describe('without a running stack', () => {
  test.each(['groups demo', 'groups list', 'produce', 'consume'])(
    '%s says how to start it',
    async (words) => {
      stack.configureOther('absent', { portOffset: stack.portOffset + 3 });
      const { exitCode, stderr } = await stack.run([...words.split(' '), '--stack', 'absent']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('KS_STACK_ABSENT');
      expect(stderr).toContain('./kstack up --stack absent');
    },
  );

  test('help of the programs is there all the same', async () => {
    const { exitCode, stdout } = await stack.run(['produce', '--help', '--stack', 'absent']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('PRODUCER_LINGER_MS');
  });
});
