/** An engine that goes and comes back. Ends the engine of this machine: only for one that the test run has started. */
import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive, inspect } from '../../../stacks/provider/os.ts';
import { readBack, writeAll, type Content } from '../../support/content.ts';
import { containerIds, docker, onEngine } from '../../support/engine.ts';
import { TestStack } from '../../support/stack.ts';
import { eventually } from '../../support/until.ts';

/** Where dockerd itself writes its pid. */
const pidFile = '/var/run/docker.pid';

const kept: Content = {
  records: Array.from({ length: 100 }, (_, index) => `record ${index}`),
  committed: 40,
  subjects: ['kept-value'],
  connectors: ['kept'],
};

describe('a stack whose engine is restarted', () => {
  let stack: TestStack;
  let before: Record<string, string>;

  beforeAll(async () => {
    stack = await TestStack.make(onEngine);
    await stack.ok(['up']);
    await writeAll(stack);
    before = await containerIds(stack);
    await restartEngine();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  test('comes back by itself with its data', async () => {
    const content = await eventually(
      () => readBack(stack),
      ({ subjects, connectors }) => String(subjects) !== '' && String(connectors) !== '',
      180_000,
    );
    expect(content).toEqual(kept);
  });

  test('is the same stack for the next up', async () => {
    expect(await stack.json(['up'])).toMatchObject({ changes: { same: 41 } });
    expect(await containerIds(stack)).toEqual(before);
  });
});

async function restartEngine(): Promise<void> {
  const engine = inspect(Number(readFileSync(pidFile, 'utf8')));
  if (!engine) throw new Error(`${pidFile} names no living process`);
  process.kill(engine.pid, 'SIGTERM');
  await eventually(
    () => isAlive(engine),
    (alive) => !alive,
    120_000,
  );
  execa('dockerd', { detached: true, stdio: 'ignore', cleanup: false, reject: false }).unref();
  await eventually(
    () => docker('version'),
    () => true,
    60_000,
  );
}
