import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { inspect, type ProcessIdentity } from '../../../stacks/provider/os.ts';

export interface Child extends ProcessIdentity {
  /** The first line it printed. */
  readonly firstLine: string;
  readonly child: ChildProcessByStdio<null, Readable, null>;
}

/** Starts a program that prints a line once it is up; it is killed with the test. */
export async function startChild(program: string, args: readonly string[]): Promise<Child> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const identity = inspect(child.pid ?? 0);
  if (!identity) throw new Error(`${program} is not running`);
  return { pid: identity.pid, startTime: identity.startTime, firstLine: line, child };
}

/** A Node program that stays until a signal ends it. */
export function startNode(script: string): Promise<Child> {
  return startChild(process.execPath, ['-e', `${script}; setInterval(() => {}, 60_000)`]);
}
