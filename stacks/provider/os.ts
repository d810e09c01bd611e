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
  /** Name of its program, cut to what the system keeps of it. */
  readonly program: string;
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

/** Fields of proc_pid_stat(5): name in parentheses; behind it, counted from 0, state and at 19 the start time. */
function inspectProc(pid: number): ProcessInfo | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  if (isDeadState(fields[0])) return undefined;
  const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return {
    pid,
    startTime: fields[19] ?? '',
    program: stat.slice(stat.indexOf('(') + 1, end),
    residentBytes: Number(kibibytes ?? 0) * 1024,
  };
}

function inspectPs(pid: number): ProcessInfo | undefined {
  const ask = ['-o', 'state=,rss=,lstart=,comm=', '-p', String(pid)];
  const line = execFileSync('ps', ask, { encoding: 'utf8' });
  const [state, rss, ...rest] = line.trim().split(/\s+/);
  if (isDeadState(state)) return undefined;
  // The start is five words, such as `Mon Jan 2 15:04:05 2006`.
  const [startTime, program] = [rest.slice(0, 5).join(' '), rest.slice(5).join(' ')];
  return { pid, startTime, program, residentBytes: Number(rss) * 1024 };
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
