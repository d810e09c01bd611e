/** Processes as the operating system sees them. A pid alone says nothing: it is compared with its start time. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal only for the same process. */
  readonly startTime: string;
}

export interface ProcessInfo extends ProcessIdentity {
  readonly residentBytes: number;
}

/** The living process with this pid; undefined when there is none, or only a zombie. */
export function inspect(pid: number): ProcessInfo | undefined {
  try {
    return process.platform === 'linux' ? inspectProc(pid) : inspectPs(pid);
  } catch {
    return undefined;
  }
}

export function isAlive(identity: ProcessIdentity): boolean {
  return inspect(identity.pid)?.startTime === identity.startTime;
}

const pageSize = 4096;

/** Fields of proc_pid_stat(5), counted behind the parenthesised name: 0 state, 19 start time, 21 resident pages. */
function inspectProc(pid: number): ProcessInfo | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (isDeadState(fields[0])) return undefined;
  return {
    pid,
    startTime: fields[19] ?? '',
    residentBytes: Number(fields[21]) * pageSize,
  };
}

function inspectPs(pid: number): ProcessInfo | undefined {
  const line = execFileSync('ps', ['-o', 'state=,rss=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const [state, rss, ...start] = line.trim().split(/\s+/);
  if (isDeadState(state)) return undefined;
  return { pid, startTime: start.join(' '), residentBytes: Number(rss) * 1024 };
}

/** A zombie still answers `kill(pid, 0)` until its parent or init reaps it. */
function isDeadState(state: string | undefined): boolean {
  return state === undefined || /^[ZXx]/.test(state);
}

/**
 * SIGTERM, then SIGKILL once the grace period has passed.
 * @returns how it ended: `gone` (was not running), `stopped` or `killed`.
 * @throws when it outlives even SIGKILL for ten seconds.
 */
export async function stop(
  identity: ProcessIdentity,
  graceMs: number,
): Promise<'gone' | 'stopped' | 'killed'> {
  if (!signal(identity, 'SIGTERM')) return 'gone';
  // A stopped process (SIGSTOP) would never see SIGTERM.
  signal(identity, 'SIGCONT');
  if (await died(identity, graceMs)) return 'stopped';
  signal(identity, 'SIGKILL');
  if (await died(identity, 10_000)) return 'killed';
  throw new Error(`process ${identity.pid} did not end after SIGKILL`);
}

function signal(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  try {
    process.kill(identity.pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function died(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}
