/** Runs a program to its end, and looks how long it takes and how much memory it holds at most. */
import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { bareEnvironment } from '../../stacks/provider/environment.ts';

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  /** The whole process, from its start to its end. */
  readonly seconds: number;
  /** Most resident memory in MB; undefined where the system does not tell. */
  readonly peakMb: number | undefined;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal: AbortSignal;
}

const lookEveryMs = 20;

/** @throws with what it said when it fails. */
export async function runToEnd(
  [program = '', ...args]: readonly string[],
  { env = {}, cwd, signal }: RunOptions,
): Promise<Ended> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const child = execa(program, args, {
    ...{ stdin: 'ignore', extendEnv: false, env: { ...bareEnvironment(), ...env } },
    ...(cwd === undefined ? {} : { cwd }),
    cancelSignal: signal,
  });
  let peakMb: number | undefined;
  // Its highest mark only grows: what the last look misses is little.
  const look = setInterval(() => {
    peakMb = peakOf(child.pid) ?? peakMb;
  }, lookEveryMs);
  try {
    const { stdout, stderr } = await child;
    return { stdout, stderr, seconds: (performance.now() - startedAt) / 1000, peakMb };
  } catch (error) {
    // An interrupt is told as one, not as a failure of the program.
    signal.throwIfAborted();
    throw error;
  } finally {
    clearInterval(look);
  }
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    return parsePeakMb(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    // It has just ended, or the system has no such files.
    return undefined;
  }
}

/** @param status content of `/proc/PID/status`; a process that is ending has no memory any more */
export function parsePeakMb(status: string): number | undefined {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(status);
  return found === null ? undefined : (Number(found[1]) * 1024) / 1e6;
}
