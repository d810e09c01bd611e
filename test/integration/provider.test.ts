/** Our provider under the real engine, with small programs in place of Kafka. The tests tell one story, in order. */
import { all, type CustomResourceOptions, type Output } from '@pulumi/pulumi';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspect } from '../../stacks/provider/os.ts';
import { Process, Proof } from '../../stacks/provider/resources.ts';
import { InlineStack } from '../support/inline.ts';
import { isFree } from '../../scripts/lib/free-ports.ts';
import { eventually } from '../support/until.ts';

interface Pids extends Record<string, number> {
  first: number;
  second: number;
  third: number;
}

/** Does not prove anything about Kafka. */
describe('the provider', () => {
  let stack: InlineStack;
  const inFolder = (name: string) => join(stack.place.dir, 'small', name);
  /** What the program wrote, without the lines that mark its starts. */
  const lines = (name: string) =>
    readFileSync(inFolder(name), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('===>'));

  function processOf(
    name: string,
    script: string,
    env: Record<string, string> = {},
    options: CustomResourceOptions = {},
  ): Process {
    const args = {
      stack: 'small',
      name,
      command: [process.execPath, '-e', script],
      env,
      cwd: inFolder(''),
      files: {},
      directories: [inFolder('')],
      logFile: inFolder(`${name}.log`),
      recordFile: inFolder(`${name}.json`),
      stopGraceMs: 5000,
      waits: [],
    };
    return new Process(name, args, options);
  }

  /** Says when it is ready to be stopped, and writes its name when it is. */
  const staying = (name: string) => `
    process.on('SIGTERM', () => {
      require('node:fs').appendFileSync('ends.txt', '${name}\\n');
      process.exit(0);
    });
    setInterval(() => {}, 60_000);
    console.log('ready', process.env.COLOUR);`;

  /** A chain: the third needs the second, which needs the first. */
  const chain = (colour: string) => (): Record<keyof Pids, Output<number>> => {
    const first = processOf('first', staying('first'));
    const second = processOf('second', staying('second'), {}, { dependsOn: first });
    const third = processOf('third', staying('third'), { COLOUR: colour }, { dependsOn: second });
    return { first: first.pid, second: second.pid, third: third.pid };
  };

  const ready = (name: string, count = 1) =>
    eventually(
      () => lines(`${name}.log`).length,
      (seen) => seen >= count,
    );

  beforeAll(async () => {
    stack = await InlineStack.make();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  let pids: Pids;

  it('creates processes that outlive the command', async () => {
    const { changes, outputs } = await stack.up(chain('red'));
    pids = outputs as Pids;
    const living = Object.values(pids).map((pid) => inspect(pid) !== undefined);
    expect({ changes, living }).toEqual({ changes: { create: 4 }, living: [true, true, true] });
  });

  it('leaves everything alone when nothing has changed', async () => {
    const { changes, outputs } = await stack.up(chain('red'));
    expect({ changes, outputs }).toEqual({ changes: { same: 4 }, outputs: pids });
  });

  it('replaces only the process whose env has changed', async () => {
    await ready('third');
    const { changes, outputs } = await stack.up(chain('blue'));
    const { first, second, third } = outputs as Pids;
    expect({ changes, first, second, kept: third === pids.third }).toEqual({
      changes: { replace: 1, same: 3 },
      first: pids.first,
      second: pids.second,
      kept: false,
    });
  });

  it('gives the new process the new env', async () => {
    await ready('third', 2);
    expect(lines('third.log')).toEqual(['ready red', 'ready blue']);
  });

  it('ends processes in reverse order of what they need', async () => {
    await Promise.all([ready('first'), ready('second')]);
    await stack.destroy();
    // The first end is that of the replaced process.
    expect(lines('ends.txt')).toEqual(['third', 'third', 'second', 'first']);
  });

  it('fails with exit code and last words when a process ends that a proof needs', async () => {
    const port = stack.place.port(2181);
    expect(await isFree(port)).toBe(true);
    const failing = () => {
      const doomed = processOf('doomed', `console.error('my last words'); process.exit(3)`);
      const watch = all([doomed.pid, doomed.startTime]).apply(([pid, startTime]) => [
        { name: 'doomed', pid, startTime, logFile: inFolder('doomed.log') },
      ]);
      const none = '127.0.0.1:1';
      const endpoints = {
        zookeeper: `127.0.0.1:${port}`,
        bootstrapServers: none,
        schemaRegistry: none,
        connect: none,
        jmx: none,
      };
      const tools = {
        jmxTool: [],
        jmxAddress: none,
        consoleProducer: [],
        consoleConsumer: [],
        removeFile: [],
      };
      const args = { endpoints, brokers: 1, tools, watch, timeoutMs: 60_000 };
      new Proof('zookeeper-answers', { proof: 'zookeeper-answers', ...args }, {});
    };
    const error = await stack.up(failing).then(
      () => 'it came up',
      (reason: unknown) => String(reason),
    );
    expect(error).toContain('KS_START doomed: doomed is not running: exit code 3');
    expect(error).toContain('my last words');
  });
});
