import { execa } from 'execa';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const file = join(import.meta.dirname, 'program.ts');

function start(
  way: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
) {
  return execa(process.execPath, [file, ...args], {
    reject: false,
    env: { PRODUCER_WAY: way, ...env },
  });
}

/** Resolves when the program is in its main function. */
async function started(program: ReturnType<typeof start>): Promise<void> {
  await once(program.stdout, 'data');
}

describe('a program', () => {
  it.each([
    ['return', 0],
    ['code', 7],
  ])('that ends by %s exits with %i', async (way, code) => {
    const { exitCode, stdout } = await start(way);
    expect([exitCode, stdout]).toEqual([code, `{"way":"${way}"}`]);
  });

  it('that throws exits with 1 and logs error and cause on standard error', async () => {
    const { exitCode, stderr } = await start('throw');
    const line = JSON.parse(stderr) as { level: string; msg: string };
    expect([exitCode, line.level, line.msg]).toEqual([1, 'error', 'ended by an error: no way on']);
    expect(stderr).toContain('a reason');
  });

  it('that misses a file of its settings names setting and file, and exits with 2', async () => {
    const { exitCode, stderr } = await start('file');
    expect([exitCode, stderr]).toEqual([2, 'PRODUCER_TLS_CA_FILE = "/no/such": ENOENT']);
  });

  it('with an error that nobody catches exits with 1', async () => {
    const { exitCode, stderr } = await start('bug');
    expect([exitCode, stderr.includes('nobody catches')]).toEqual([1, true]);
  });

  it('prints its help on standard output and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await start('return', {}, ['--help']);
    expect([exitCode, stdout.includes('  PRODUCER_WAY\n'), stderr]).toEqual([0, true, '']);
  });

  it('tells all that is wrong on standard error and exits with 2', async () => {
    const { exitCode, stdout, stderr } = await start('no', { PRODUCER_BROKER: 'x' });
    expect([exitCode, stdout, stderr.split('\n')]).toEqual([
      2,
      '',
      [
        expect.stringContaining('PRODUCER_BROKER: is no setting'),
        expect.stringContaining('PRODUCER_WAY = "no"'),
      ],
    ]);
  });

  it('refuses arguments, and says where settings come from', async () => {
    const { exitCode, stderr } = await start('return', {}, ['--topic', 'x']);
    expect([exitCode, stderr.includes('PRODUCER_BROKERS')]).toEqual([2, true]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes its work on %s', async (signal) => {
    const program = start('wait');
    await started(program);
    program.kill(signal);
    const { exitCode, stdout } = await program;
    expect([exitCode, stdout.split('\n')[1]]).toEqual([0, '{"stopped":true}']);
  });

  it('that hangs is ended when its time to stop is over, with 1', async () => {
    const program = start('hang', { PRODUCER_SHUTDOWN_TIMEOUT_MS: '200' });
    await started(program);
    program.kill('SIGTERM');
    const { exitCode, stderr } = await program;
    expect([exitCode, stderr.includes('the stop took too long')]).toEqual([1, true]);
  });

  it('that hangs is ended at once by a second signal', async () => {
    const program = start('hang');
    await started(program);
    program.kill('SIGTERM');
    await once(program.stderr, 'data');
    program.kill('SIGINT');
    expect((await program).exitCode).toBe(130);
  });

  it('writes all of its results before it ends', async () => {
    const { exitCode, stdout } = await start('flood');
    expect([exitCode, stdout.split('\n').length]).toEqual([0, 20_001]);
  });

  it('goes on when nobody reads its results any more', async () => {
    const program = start('flood');
    await started(program);
    program.stdout.destroy();
    const { exitCode, stderr } = await program;
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it('keeps the warnings of negative timers out of the output', async () => {
    const { exitCode, stderr } = await start('timer');
    expect([exitCode, stderr]).toEqual([0, '']);
  });
});
