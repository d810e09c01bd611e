/** Containers whose containerd died: each hangs on a shim that names the socket it once served. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from '../../../stacks/provider/os.ts';

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly args: readonly string[];
}

/** Ends them at once; there is nobody left to ask. */
export async function endOrphans(socket: string): Promise<void> {
  const pids = orphansOf(processes(), socket);
  for (const pid of pids) kill(pid);
  const deadline = Date.now() + 10_000;
  while (pids.some(inspect) && Date.now() < deadline) await delay(50);
}

/** Children before their shims: a shim that goes first leaves them to the machine. */
export function orphansOf(all: readonly Seen[], socket: string): number[] {
  const shims = all.filter(({ args }) =>
    args.some((arg, at) => arg === '-address' && args[at + 1] === socket),
  );
  const parents = new Set(shims.map(({ pid }) => pid));
  const children = all.filter(({ parent }) => parents.has(parent));
  return [...children, ...shims].map(({ pid }) => pid);
}

function processes(): Seen[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => look(Number(pid)) ?? []);
}

/** @returns undefined for one that has ended meanwhile */
function look(pid: number): Seen | undefined {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return { pid, parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), args };
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
