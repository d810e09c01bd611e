/** A stack's life on the real thing. The steps build on each other, in order. */
import { setTimeout as delay } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspect } from '../../stacks/provider/os.ts';
import { isFree } from '../../scripts/lib/free-ports.ts';
import { upProven } from '../support/proven.ts';
import { TestStack } from '../support/stack.ts';
import { readBack, writeAll, written } from '../support/content.ts';

const processes = [
  'connect',
  'kafka',
  'schema-registry',
  'schema-registry-backend',
  'ui',
  'zookeeper',
];

describe('the life of a stack', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test('up proves every capability and leaves nothing of the proofs behind', async () => {
    await upProven(stack);
  });

  test('a second up changes nothing', async () => {
    const before = stack.pids();
    expect(await stack.json(['up'])).toMatchObject({ changes: { same: 20 } });
    expect(stack.pids()).toEqual(before);
  });

  test('down stops every process and keeps the data that the next up has again', async () => {
    await writeAll(stack);
    const before = Object.values(stack.pids());
    await stack.ok(['down']);
    expect(before.filter((pid) => inspect(pid))).toEqual([]);
    expect(await isFree(stack.port(9092))).toBe(true);
    await stack.ok(['up']);
    await expectContent(stack);
  });

  test.each(processes)(
    'after SIGKILL of %s the next up heals the stack with its data',
    async (name) => {
      const before = stack.pids();
      process.kill(before[name] ?? 0, 'SIGKILL');
      expect(await stoppedService(stack)).toBe(name.replace('-backend', ''));
      await stack.ok(['up']);
      const after = stack.pids();
      expect(after[name]).not.toBe(before[name]);
      expect(Object.keys(after).filter((each) => after[each] !== before[each])).toEqual([name]);
      await expectContent(stack);
    },
  );

  test('after SIGKILL of everything at once the next up heals the stack with its data', async () => {
    for (const pid of Object.values(stack.pids())) process.kill(pid, 'SIGKILL');
    await stack.ok(['up']);
    await expectContent(stack);
  });

  test('restart replaces the named service alone', async () => {
    const before = stack.pids();
    await stack.ok(['restart', 'kafka']);
    const after = stack.pids();
    expect(Object.keys(after).filter((each) => after[each] !== before[each])).toEqual(['kafka']);
    await expectContent(stack);
  });

  test('a changed env of one service replaces that service alone', async () => {
    const before = stack.pids();
    stack.configure({ env: { connect: { CONNECT_OFFSET_FLUSH_INTERVAL_MS: 5000 } } });
    await stack.ok(['up']);
    const after = stack.pids();
    expect(Object.keys(after).filter((each) => after[each] !== before[each])).toEqual(['connect']);
    stack.configure({});
    await stack.ok(['up']);
  });

  test('two ups at one moment: one works, the other is refused', async () => {
    await stack.ok(['down']);
    const both = await Promise.all([stack.run(['up']), stack.run(['up'])]);
    const codes = both.map(({ exitCode }) => exitCode).sort();
    const refused = both.find(({ exitCode }) => exitCode !== 0);
    expect(codes, both.map(({ stderr }) => stderr).join('\n')).toEqual([0, 2]);
    expect(refused?.stderr).toContain('KS_STACK_BUSY');
    expect(await stack.run(['health'])).toMatchObject({ exitCode: 0 });
  });

  test('an interrupted up ends soon, and the next one goes on from there', async () => {
    await stack.ok(['down']);
    const up = stack.start(['up']);
    await started(stack);
    up.kill('SIGINT');
    expect((await up).exitCode).toBe(1);
    await stack.ok(['up']);
    await expectContent(stack);
  });

  test('a killed up leaves what the next up heals', async () => {
    await stack.ok(['down']);
    const up = stack.start(['up']);
    await started(stack);
    up.kill('SIGKILL');
    await up;
    await stack.ok(['up']);
    await expectContent(stack);
  });

  test('down --volumes says what it deletes and leaves nothing', async () => {
    const { exitCode, stderr } = await stack.run(['down', '--volumes']);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/deleting volume kafka-data \(\d+ MiB\) .*kafka-data/);
    expect(stderr).toContain('deleting volume zookeeper-logs');
    expect(existsSync(`${stack.dataDir}/kafka-data`)).toBe(false);
    const ps = await stack.json(['ps']);
    const states = (ps['services'] as { state: string }[]).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['stopped']));
  });
});

/** Topics, records, committed offsets, schemas and connectors. */
async function expectContent(stack: TestStack): Promise<void> {
  expect(await readBack(stack)).toEqual(written);
}

/** The one service that ps shows as stopped. */
async function stoppedService(stack: TestStack): Promise<string> {
  const { services } = await stack.json(['ps']);
  const stopped = (services as { service: string; state: string }[])
    .filter(({ state }) => state === 'stopped')
    .map(({ service }) => service);
  return stopped.join();
}

/** The first process is there. */
async function started(stack: TestStack): Promise<void> {
  for (;;) {
    if (existsSync(`${stack.home}/stacks/${stack.name}/run/kafka.json`)) return;
    await delay(20);
  }
}
