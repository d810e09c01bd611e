/** Locks and states that commands have left behind. No service starts here. */
import { execa } from 'execa';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestStack } from '../support/stack.ts';

describe('the lock of a stack', () => {
  let stack: TestStack;
  let folder: string;

  beforeAll(async () => {
    stack = await TestStack.make();
    const locks = join(stack.home, 'state', '.pulumi', 'locks', 'organization', 'kafka-stack');
    folder = join(locks, stack.name);
    mkdirSync(folder, { recursive: true });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  const leave = (lock: object | string) => {
    const text = typeof lock === 'string' ? lock : JSON.stringify(lock);
    writeFileSync(join(folder, 'some.json'), text);
  };
  const timestamp = '2026-01-02T03:04:05Z';

  it('is taken away when it is half written', async () => {
    leave('{"pid":');
    expect(await stack.run(['down'])).toMatchObject({ exitCode: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken away when its pid is another program by now', async () => {
    leave({ pid: process.pid, hostname: hostname(), timestamp });
    expect(await stack.run(['down'])).toMatchObject({ exitCode: 0 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of another machine is respected, naming the file to remove', async () => {
    leave({ pid: 1, hostname: 'elsewhere', timestamp });
    const { exitCode, stderr } = await stack.run(['down']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('pid 1 on elsewhere');
    expect(stderr).toContain(join(folder, 'some.json'));
    leave('');
  });

  it('leaves a state that was cut short to be restored from the one before', async () => {
    await stack.ok(['down']);
    const env = JSON.parse(await stack.ok(['env', '--json'])) as Record<string, string>;
    const pulumi = (args: string[]) => execa('pulumi', args, { cwd: stack.dir, env });
    await pulumi(['stack', 'init', stack.name]);
    const states = join(stack.home, 'state', '.pulumi', 'stacks', 'kafka-stack');
    const file = join(states, `${stack.name}.json`);
    copyFileSync(file, `${file}.bak`);
    writeFileSync(file, '');
    const { exitCode, stderr } = await stack.run(['down']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('going back one step');
  });
});
