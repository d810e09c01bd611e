import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { brokersSuite } from '../support/brokers-suite.ts';
import { readBack, writeAll, written } from '../support/content.ts';
import { TestStack } from '../support/stack.ts';

brokersSuite({
  where: 'on this machine',
  settings: {},
  kill: (stack) => Promise.resolve(process.kill(stack.pids()['kafka-2'] ?? 0, 'SIGKILL')),
  hold: (stack) => {
    const pid = stack.pids()['kafka-3'] ?? 0;
    process.kill(pid, 'SIGSTOP');
    return Promise.resolve(() => Promise.resolve(process.kill(pid, 'SIGCONT')));
  },
  volumes: ['kafka-data', 'kafka-2-data', 'kafka-3-data'],
  data: ({ dataDir }) => {
    const names = existsSync(dataDir) ? readdirSync(dataDir) : [];
    return Promise.resolve(names.filter((name) => /^kafka(-\d)?-data$/.test(name)).sort());
  },
});

test('a stack grows to three brokers and shrinks to one with what it holds', async () => {
  await using stack = await TestStack.make();
  await stack.ok(['up']);
  await writeAll(stack);
  stack.configure({ brokers: 3 });
  const grown = await stack.run(['up']);
  expect(grown.exitCode, grown.stderr).toBe(0);
  expect(grown.stderr).toContain('KS_BROKERS_ADDED');
  expect(Object.keys(stack.pids())).toEqual(expect.arrayContaining(['kafka-2', 'kafka-3']));
  expect(await readBack(stack)).toEqual(written);
  // Nothing was moved to the new ones: none of them is missed.
  stack.configure({ brokers: 1 });
  await stack.ok(['up']);
  expect(Object.keys(stack.pids()).filter((name) => name.startsWith('kafka'))).toEqual(['kafka']);
  expect(await readBack(stack)).toEqual(written);
});
