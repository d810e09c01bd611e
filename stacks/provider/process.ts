/** The resource `Process`: a program of this machine that outlives the command that started it. */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { archiveFlags } from '../../distribution/class-archive.ts';
import { messageOf } from '../errors.ts';
import { bareEnvironment } from './environment.ts';
import { startMark } from '../readiness/log-tail.ts';
import { awaitAll, type Wait } from '../readiness/waits.ts';
import { rememberExit } from './exits.ts';
import { inspect, isAlive, stop, type ProcessIdentity } from './os.ts';
import { orderlyEndFile, processId, readLiving, removeRecord, writeRecord } from './records.ts';

export interface ProcessInputs {
  readonly stack: string;
  readonly name: string;
  /** Program and arguments; the program is an absolute path. */
  readonly command: readonly string[];
  /** The whole environment but what `environment.ts` lets through; nothing else of the caller's shell gets in. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Files written before the start, readable by their owner alone; content by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Folders made before the start. */
  readonly directories: readonly string[];
  /** Where standard output and error go. Appended; turned to `.1` at a start once over 16 MiB. */
  readonly logFile: string;
  readonly recordFile: string;
  readonly stopGraceMs: number;
  /** What must hold before the start. */
  readonly waits: readonly Wait[];
  /** Class data archive of a Java process: used when there, written at its next orderly end when not. */
  readonly classArchive?: string;
}

export interface ProcessOutputs extends ProcessInputs, ProcessIdentity {
  readonly startedAt: string;
}

export const processResource = {
  async create(inputs: ProcessInputs, signal: AbortSignal) {
    await stopOrphan(inputs);
    prepare(inputs);
    await awaitAll(inputs.waits, signal);
    rmSync(orderlyEndFile(inputs.recordFile), { force: true });
    const identity = await start(inputs);
    const startedAt = new Date().toISOString();
    const { stack, name, logFile, stopGraceMs } = inputs;
    writeRecord(inputs.recordFile, { ...identity, stack, name, logFile, stopGraceMs, startedAt });
    const outs: ProcessOutputs = { ...inputs, ...identity, startedAt };
    return { id: processId({ stack, name, pid: identity.pid }), outs };
  },

  diff(olds: ProcessOutputs, news: ProcessInputs) {
    const changed = replacing.filter((key) => !same(olds[key], news[key]));
    const replaces: string[] = isAlive(olds) ? changed : [...changed, 'pid'];
    const updates = updating.filter((key) => !same(olds[key], news[key]));
    return { changes: replaces.length + updates.length > 0, replaces, deleteBeforeReplace: true };
  },

  update(olds: ProcessOutputs, news: ProcessInputs): { outs: ProcessOutputs } {
    const { pid, startTime, startedAt } = olds;
    return { outs: { ...news, pid, startTime, startedAt } };
  },

  /** Whether a refresh still finds it. */
  isThere(props: ProcessOutputs): boolean {
    return isAlive(props);
  },

  async delete(props: ProcessOutputs) {
    const end = await stop(props, props.stopGraceMs);
    if (end === 'stopped') writeFileSync(orderlyEndFile(props.recordFile), '');
    removeRecord(props.recordFile, props);
  },
};

/** A change of one of these needs a new process. */
const replacing = ['stack', 'name', 'command', 'env', 'cwd', 'files', 'logFile'] as const;
/** These only matter at the next start or stop. */
const updating = ['directories', 'recordFile', 'stopGraceMs', 'waits', 'classArchive'] as const;

function same(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

/** JSON with sorted keys, so that order of names is no difference. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, node: unknown) =>
    node !== null && typeof node === 'object' && !Array.isArray(node)
      ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)))
      : node,
  );
}

/** A process whose start was never written into the state (the command was killed) holds ports and locks. */
async function stopOrphan(inputs: ProcessInputs): Promise<void> {
  const orphan = readLiving(inputs.recordFile);
  if (orphan) await stop(orphan, inputs.stopGraceMs);
}

function prepare(inputs: ProcessInputs): void {
  for (const dir of [...inputs.directories, dirname(inputs.logFile)]) {
    mkdirSync(dir, { recursive: true });
  }
  for (const [path, content] of Object.entries(inputs.files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  if (inputs.classArchive !== undefined) {
    mkdirSync(dirname(inputs.classArchive), { recursive: true });
  }
  rotate(inputs.logFile);
}

const logLimitBytes = 16 * 1024 * 1024;

function rotate(logFile: string): void {
  if (existsSync(logFile) && statSync(logFile).size > logLimitBytes) {
    renameSync(logFile, `${logFile}.1`);
  }
}

async function start(inputs: ProcessInputs): Promise<ProcessIdentity> {
  const [program = '', ...args] = withClassArchive(inputs);
  const log = openSync(inputs.logFile, 'a', 0o640);
  writeSync(log, `${startMark} ${inputs.name} ${new Date().toISOString()}\n`);
  try {
    const child = spawn(program, args, {
      cwd: inputs.cwd,
      env: { ...bareEnvironment(), ...inputs.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => {
        reject(
          new Error(`${inputs.name} could not be started with ${program}: ${messageOf(error)}`),
        );
      });
    });
    child.unref();
    const pid = child.pid ?? 0;
    child.once('exit', (code, signal) => {
      rememberExit(pid, code === null ? String(signal) : `exit code ${code}`);
    });
    return { pid, startTime: inspect(pid)?.startTime ?? 'died at once' };
  } finally {
    closeSync(log);
  }
}

/** Chosen at the start and not in the inputs: whether the archive is there yet is no change of the stack. */
function withClassArchive(inputs: ProcessInputs): readonly string[] {
  const archive = inputs.classArchive;
  const [program = '', ...args] = inputs.command;
  if (archive === undefined || !basename(program).startsWith('java')) return inputs.command;
  return [program, ...archiveFlags(archive), ...args];
}
