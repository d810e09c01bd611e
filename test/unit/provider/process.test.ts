import { chmodSync, existsSync, readFileSync, realpathSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { howItEnded } from '../../../stacks/provider/exits.ts';
import { inspect, isAlive } from '../../../stacks/provider/os.ts';
import {
  processResource,
  type ProcessInputs,
  type ProcessOutputs,
} from '../../../stacks/provider/process.ts';
import { readLiving } from '../../../stacks/provider/records.ts';
import { tempFolder, write } from '../support/temp.ts';

const going = new AbortController().signal;

function inputs(script: string, rest: Partial<ProcessInputs> = {}): ProcessInputs {
  const folder = realpathSync(tempFolder());
  return {
    stack: 'dev',
    name: 'kafka',
    command: [process.execPath, '-e', `${script}; setInterval(() => {}, 60_000)`],
    env: {},
    cwd: folder,
    files: {},
    directories: [],
    logFile: join(folder, 'logs', 'kafka.log'),
    recordFile: join(folder, 'run', 'kafka.json'),
    stopGraceMs: 5000,
    waits: [],
    ...rest,
  };
}

/** Creates the process and stops it with the test. */
async function create(args: ProcessInputs, signal = going) {
  const created = await processResource.create(args, signal);
  onTestFinished(() => processResource.delete(created.outs));
  return created;
}

/** The log without the line that marks the start. */
function ownLines(args: ProcessInputs): string {
  return readFileSync(args.logFile, 'utf8').replace(/^\0*===> Starting kafka \S+\n/, '');
}

/** What the process has printed, once a whole line is there. */
async function printed(args: ProcessInputs): Promise<string> {
  return vi.waitFor(
    () => {
      const text = ownLines(args);
      expect(text).toContain('\n');
      return text;
    },
    { timeout: 10_000 },
  );
}

describe('create', () => {
  it('leaves a living process behind', async () => {
    const { outs } = await create(inputs(''));
    expect(isAlive(outs)).toBe(true);
  });

  it('names the process by stack, name and pid', async () => {
    const { id, outs } = await create(inputs(''));
    expect(id).toBe(`dev/kafka/${outs.pid}`);
  });

  it('returns the inputs with the identity', async () => {
    const args = inputs('');
    const { outs } = await create(args);
    expect(outs).toEqual({
      ...args,
      pid: outs.pid,
      startTime: inspect(outs.pid)?.startTime,
      startedAt: outs.startedAt,
    });
  });

  it('records the process', async () => {
    const args = inputs('');
    const { outs } = await create(args);
    expect(readLiving(args.recordFile)).toMatchObject({ pid: outs.pid, stack: 'dev' });
  });

  it('writes both streams to the log', async () => {
    const args = inputs(`console.error('to stderr'); console.log('to stdout')`);
    await create(args);
    await vi.waitFor(
      () => {
        expect(ownLines(args)).toBe('to stderr\nto stdout\n');
      },
      { timeout: 10_000 },
    );
  });

  it('runs in its folder, which it makes', async () => {
    const folder = join(realpathSync(tempFolder()), 'data', 'kafka');
    const args = inputs('console.log(process.cwd())', { cwd: folder, directories: [folder] });
    await create(args);
    expect(await printed(args)).toBe(`${folder}\n`);
  });

  it('hands over its env and nothing that steers Kafka or Java from the shell', async () => {
    const strangers = {
      JMX_PORT: '9999',
      KAFKA_OPTS: '-Xmx9g',
      KAFKA_JMX_OPTS: '-Dx',
      KAFKA_HEAP_OPTS: '-Xmx9g',
      CLASSPATH: '/nowhere',
      LOG_DIR: '/nowhere',
      JAVA_TOOL_OPTIONS: '-Dx',
      NODE_OPTIONS: '--no-warnings',
    };
    for (const [name, value] of Object.entries(strangers)) vi.stubEnv(name, value);
    const args = inputs('console.log(Object.keys(process.env).join())', { env: { OWN: 'x' } });
    await create(args);
    const usual = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TERM'];
    const names = (await printed(args)).trim().split(',');
    expect(names.filter((name) => !usual.includes(name))).toEqual(['OWN']);
  });

  it('writes files that their owner alone can read, also over open ones', async () => {
    const folder = tempFolder();
    const fresh = join(folder, 'conf', 'kafka.properties');
    const open = write(join(folder, 'old.properties'), 'old');
    await create(inputs('', { files: { [fresh]: 'a=1\n', [open]: 'b=2\n' } }));
    const seen = [fresh, open].map((file) => [
      readFileSync(file, 'utf8'),
      (statSync(file).mode & 0o777).toString(8),
    ]);
    expect(seen).toEqual([
      ['a=1\n', '600'],
      ['b=2\n', '600'],
    ]);
  });

  it('stops a process that was recorded and never reached the state', async () => {
    const args = inputs('');
    const orphan = await create(args);
    await create(args);
    expect(isAlive(orphan.outs)).toBe(false);
  });

  it('names the service and the program that is missing', async () => {
    const args = inputs('', { command: ['/nowhere/java', '-version'] });
    await expect(processResource.create(args, going)).rejects.toThrow(
      /^kafka could not be started with \/nowhere\/java: .*ENOENT/,
    );
  });

  it('leaves no record of a program that is missing', async () => {
    const args = inputs('', { command: ['/nowhere/java'] });
    await processResource.create(args, going).catch(() => undefined);
    expect(existsSync(args.recordFile)).toBe(false);
  });

  it('turns a log over 16 MiB', async () => {
    const args = inputs(`console.log('new')`);
    truncateSync(write(args.logFile), 16 * 1024 * 1024 + 1);
    await create(args);
    expect([await printed(args), statSync(`${args.logFile}.1`).size]).toEqual([
      'new\n',
      16 * 1024 * 1024 + 1,
    ]);
  });

  it('appends to a log of 16 MiB', async () => {
    const args = inputs('');
    truncateSync(write(args.logFile), 16 * 1024 * 1024);
    await create(args);
    expect(existsSync(`${args.logFile}.1`)).toBe(false);
  });

  it('remembers how the process ended', async () => {
    const { outs } = await create(inputs('process.exit(3)'));
    await vi.waitFor(
      () => {
        expect(howItEnded(outs.pid)).toBe('exit code 3');
      },
      { timeout: 10_000 },
    );
  });

  it('starts nothing while a wait does not hold', async () => {
    const args = inputs('');
    const usedMarker = write(join(args.cwd, 'meta.properties'));
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    const wait = {
      kind: 'broker-node-gone',
      zookeeper: '127.0.0.1:1',
      brokerId: '1',
      node: '/brokers/ids/1',
      usedMarker,
      orderlyEndFile: join(args.cwd, 'none'),
      timeoutMs: 10_000,
    } as const;
    const creating = processResource.create({ ...args, waits: [wait] }, signal);
    await expect(creating).rejects.toThrow('Ctrl-C');
    expect(existsSync(args.recordFile)).toBe(false);
  });
});

describe('the class data archive of a Java program', () => {
  /** A program of this name that prints its arguments and stays. */
  function printer(name: string): ProcessInputs & { readonly classArchive: string } {
    const args = inputs('');
    const program = join(args.cwd, name);
    write(program, '#!/bin/sh\necho "$@"\nexec tail -f /dev/null\n');
    chmodSync(program, 0o755);
    const classArchive = join(args.cwd, 'class-data', 'kafka.jsa');
    return { ...args, command: [program, '-Xmx64m', 'Main'], classArchive };
  }

  it('is written at the first end', async () => {
    const args = printer('java');
    await create(args);
    expect(await printed(args)).toBe(
      `-Xshare:auto -XX:ArchiveClassesAtExit=${args.classArchive} -Xlog:cds=off -Xlog:cds+dynamic=off -Xmx64m Main\n`,
    );
  });

  it('is used once it is there', async () => {
    const args = printer('java');
    write(args.classArchive, 'whole');
    await create(args);
    expect(await printed(args)).toContain(`-XX:SharedArchiveFile=${args.classArchive} `);
  });

  it('changes no program that is not java', async () => {
    const args = printer('node');
    await create(args);
    expect(await printed(args)).toBe('-Xmx64m Main\n');
  });
});

describe('diff', () => {
  const news = (rest: Partial<ProcessInputs> = {}): ProcessInputs => ({
    stack: 'dev',
    name: 'kafka',
    command: ['/usr/bin/java', 'kafka.Kafka'],
    env: { A: '1', B: '2' },
    cwd: '/tmp',
    files: { '/tmp/a': 'a', '/tmp/b': 'b' },
    directories: ['/tmp/x'],
    logFile: '/tmp/kafka.log',
    recordFile: '/tmp/kafka.json',
    stopGraceMs: 45_000,
    waits: [],
    ...rest,
  });
  const olds: ProcessOutputs = {
    ...news(),
    pid: process.pid,
    startTime: inspect(process.pid)?.startTime ?? '',
    startedAt: '2026-01-02T03:04:05.678Z',
  };

  it('finds no change in the same inputs', () => {
    expect(processResource.diff(olds, news())).toEqual({
      changes: false,
      replaces: [],
      deleteBeforeReplace: true,
    });
  });

  it.each<[string, Partial<ProcessInputs>]>([
    ['env names', { env: { B: '2', A: '1' } }],
    ['files', { files: { '/tmp/b': 'b', '/tmp/a': 'a' } }],
  ])('finds no change in another order of %s', (_title, rest) => {
    expect(processResource.diff(olds, news(rest)).changes).toBe(false);
  });

  it.each<[keyof ProcessInputs, Partial<ProcessInputs>]>([
    ['command', { command: ['/usr/bin/java', '-Xmx1g', 'kafka.Kafka'] }],
    ['env', { env: { A: '1', B: '3' } }],
    ['env', { env: { A: '1' } }],
    ['files', { files: { '/tmp/a': 'a', '/tmp/b': 'c' } }],
    ['cwd', { cwd: '/var' }],
    ['logFile', { logFile: '/tmp/other.log' }],
  ])('replaces the process for another %s, the old one first', (key, rest) => {
    expect(processResource.diff(olds, news(rest))).toEqual({
      changes: true,
      replaces: [key],
      deleteBeforeReplace: true,
    });
  });

  it.each<[string, Partial<ProcessInputs>]>([
    ['grace period', { stopGraceMs: 1 }],
    ['class archive', { classArchive: '/tmp/kafka.jsa' }],
  ])('only notes another %s', (_title, rest) => {
    expect(processResource.diff(olds, news(rest))).toMatchObject({ changes: true, replaces: [] });
  });

  it('replaces a process that has died', () => {
    expect(processResource.diff({ ...olds, startTime: '1' }, news())).toMatchObject({
      changes: true,
      replaces: ['pid'],
    });
  });

  it('keeps the identity in an update', () => {
    const { pid, startTime, startedAt } = olds;
    const { outs } = processResource.update(olds, news({ stopGraceMs: 1 }));
    expect(outs).toEqual({ ...news({ stopGraceMs: 1 }), pid, startTime, startedAt });
  });

  it('reads a living process back', () => {
    expect(processResource.isThere(olds)).toBe(true);
  });

  it('reads a dead one as absent', () => {
    expect(processResource.isThere({ ...olds, startTime: '1' })).toBe(false);
  });
});

describe('delete', () => {
  it('stops the process', async () => {
    const { outs } = await create(inputs(''));
    await processResource.delete(outs);
    expect(isAlive(outs)).toBe(false);
  });

  it('removes the record', async () => {
    const args = inputs('');
    const { outs } = await create(args);
    await processResource.delete(outs);
    expect(existsSync(args.recordFile)).toBe(false);
  });

  it('notes an orderly end, and the next start forgets it', async () => {
    const args = inputs('');
    const ended = join(args.cwd, 'run', 'kafka.ended');
    const { outs } = await create(args);
    await processResource.delete(outs);
    expect(existsSync(ended)).toBe(true);
    await create(args);
    expect(existsSync(ended)).toBe(false);
  });

  it('notes no orderly end of a process that was killed', async () => {
    const args = inputs('');
    const { outs } = await create(args);
    process.kill(outs.pid, 'SIGKILL');
    await vi.waitFor(() => {
      expect(isAlive(outs)).toBe(false);
    });
    await processResource.delete(outs);
    expect(existsSync(join(args.cwd, 'run', 'kafka.ended'))).toBe(false);
  });

  it('succeeds where the process has gone before', async () => {
    const { outs } = await create(inputs(''));
    await processResource.delete(outs);
    await expect(processResource.delete(outs)).resolves.toBeUndefined();
  });
});
