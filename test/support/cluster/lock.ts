/** One command at a time changes the cluster; others wait. The system frees the lock of one that dies. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  // It ends with its input, which ends with this process.
  const holder = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'close');
  const held = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    ended.then(() => false),
  ]);
  if (!held) throw new Error(`no lock on ${file}`);
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
