/** Long work shows that it goes on: one line that counts on a terminal, a line now and then in a log. */
import { duration, faint, good, say } from './print.ts';

const logEveryMs = 20_000;

/** A line of its own beside the one that counts. */
export function sayBeside(text: string): void {
  say(process.stderr.isTTY ? `\r\x1b[K${text}` : text);
}

/** Runs the work and says when it began, how long it is taking and how long it took. */
export async function withProgress<T>(label: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const elapsed = () => duration(Date.now() - startedAt);
  const terminal = process.stderr.isTTY;
  const tick = () => {
    if (terminal) process.stderr.write(`\r\x1b[K${label} … ${elapsed()}`);
    else say(`${label} … ${elapsed()}`);
  };
  if (!terminal) say(`${label} …`);
  const timer = setInterval(tick, terminal ? 1000 : logEveryMs);
  try {
    const result = await work();
    if (terminal) process.stderr.write('\r\x1b[K');
    say(`${good('✓')} ${label} ${faint(elapsed())}`);
    return result;
  } catch (error) {
    if (terminal) process.stderr.write('\r\x1b[K');
    throw error;
  } finally {
    clearInterval(timer);
  }
}
