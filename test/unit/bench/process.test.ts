import { expect, it } from 'vitest';
import { parsePeakMb, runToEnd } from '../../../scripts/bench/process.ts';

const { signal } = new AbortController();

it('reads the most memory that a process has held', () => {
  const status = 'Name:\tnode\nVmPeak:\t 1000000 kB\nVmHWM:\t  250000 kB\nVmRSS:\t  100000 kB\n';
  expect(parsePeakMb(status)).toBe(256);
});

it('knows no memory of a process that is ending', () => {
  expect(parsePeakMb('Name:\tnode\nState:\tZ (zombie)\n')).toBeUndefined();
});

it('gives a program only the variables that are meant for it', async () => {
  const print = 'console.log(process.env.PRODUCER_TOPIC, process.env.VITEST)';
  const words = [process.execPath, '-e', print];
  const { stdout } = await runToEnd(words, { env: { PRODUCER_TOPIC: 'mine' }, signal });
  expect(stdout).toBe('mine undefined');
});

it('tells what a failed program has said', async () => {
  const words = [process.execPath, '-e', 'console.error("no broker"); process.exit(3)'];
  await expect(runToEnd(words, { signal })).rejects.toThrow(/exit code 3[^]*no broker/);
});

it('starts nothing any more after an interrupt', async () => {
  const aborted = AbortSignal.abort(new Error('interrupted'));
  await expect(runToEnd(['/nowhere'], { signal: aborted })).rejects.toThrow('interrupted');
});

it('ends a program with an interrupt, and tells that alone', async () => {
  const interrupt = new AbortController();
  const words = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
  const ended = runToEnd(words, { signal: interrupt.signal });
  interrupt.abort(new Error('interrupted'));
  await expect(ended).rejects.toThrow(/^interrupted$/);
});
