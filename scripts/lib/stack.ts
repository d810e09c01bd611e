/** A stack as the Automation API has it, with this project's backend, and the lock that keeps two commands apart. */
import {
  LocalWorkspace,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from '@pulumi/pulumi/automation/index.js';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fault, messageOf, UserFault } from '../../stacks/errors.ts';
import { projectDir, projectName, stateDir, stateFile } from '../../stacks/places.ts';
import { inspect } from '../../stacks/provider/os.ts';
import { storedResources } from '../../stacks/state.ts';
import { say } from './print.ts';
import { pulumiVariables, type PulumiPlace } from './pulumi.ts';

/** The stack, made when it is not there yet. */
export async function openStack(
  name: string,
  place: PulumiPlace,
  program: PulumiFn = () => Promise.resolve(),
): Promise<Stack> {
  const pulumiCommand = await PulumiCommand.get({
    skipVersionCheck: true,
    ...(place.root === undefined ? {} : { root: place.root }),
  });
  restoreState(name);
  const envVars = pulumiVariables(place);
  const args = { stackName: name, projectName, program };
  try {
    return await LocalWorkspace.createOrSelectStack(args, {
      workDir: projectDir,
      envVars,
      pulumiCommand,
    });
  } catch (error) {
    throw asPassphraseFault(name, error) ?? error;
  }
}

/** Pulumi's `incorrect passphrase`, for people. */
export function asPassphraseFault(name: string, cause: unknown): UserFault | undefined {
  if (!messageOf(cause).includes('incorrect passphrase')) return undefined;
  const faults = [
    fault('KS_PASSPHRASE', {
      setting: 'PULUMI_CONFIG_PASSPHRASE',
      problem: `Pulumi.${name}.yaml or the state is encrypted with another passphrase`,
      fix: 'unset it in this shell for the files that come with the project, or set the one this stack was made with',
    }),
  ];
  return new UserFault(faults, { cause });
}

/**
 * A Pulumi that is killed while it writes leaves half a state, and the whole one before it as `.bak`. What was
 * started since then is found by its run record.
 */
function restoreState(name: string): void {
  const file = stateFile(name);
  const backup = `${file}.bak`;
  if (!existsSync(file) || isJson(file) || !isJson(backup)) return;
  say(`the state of ${name} was cut short by a command that was killed: going back one step`);
  copyFileSync(backup, file);
  // The backend's own notes on a file stand beside it.
  rmSync(`${file}.attrs`, { force: true });
}

function isJson(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** Whether the backend knows the stack, without asking Pulumi. */
export function stackExists(name: string): boolean {
  return existsSync(stateFile(name));
}

/** Ids of all resources in the state that this project's own backend keeps of a stack; undefined where it cannot be read. */
export function knownIds(stack: string): ReadonlySet<string> | undefined {
  restoreState(stack);
  const resources = storedResources(stack);
  return resources && new Set(resources.flatMap(({ id }) => id ?? []));
}

interface Lock {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

/**
 * Refuses while another command is changing the stack; takes away the lock of one that was killed.
 * @throws UserFault naming the other command's pid.
 */
export function clearLocks(stack: string): void {
  const folder = join(stateDir, '.pulumi', 'locks', 'organization', projectName, stack);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.endsWith('.json')) continue;
    const file = join(folder, name);
    const lock = readLock(file);
    if (lock && lock.hostname !== hostname()) throw busy(stack, lock, file);
    if (lock && isPulumi(lock.pid)) throw busy(stack, lock);
    say(`taking away the lock of a command that ended without it (pid ${lock?.pid ?? 'unknown'})`);
    rmSync(file, { force: true });
    rmSync(`${file}.attrs`, { force: true });
  }
}

/** Half written where the power went; gone where its command has just ended. */
function readLock(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}

/** After a restart of the machine the pid may be another program's. */
function isPulumi(pid: number): boolean {
  return inspect(pid)?.program.includes('pulumi') ?? false;
}

/** @param file the lock itself, where nothing here can tell whether its command still lives */
function busy(stack: string, lock: Lock, file?: string): UserFault {
  return new UserFault([
    fault('KS_STACK_BUSY', {
      setting: '--stack',
      value: stack,
      problem: `another command has been changing it since ${lock.timestamp} (pid ${lock.pid} on ${lock.hostname})`,
      fix: file
        ? `wait until it is done, or remove ${file} if that machine is gone`
        : 'wait until it is done',
    }),
  ]);
}

/** Pulumi's own words for the same, when two commands started at one moment. */
export function asBusy(stack: string, error: unknown): UserFault | undefined {
  const text = messageOf(error);
  if (!text.includes('the stack is currently locked')) return undefined;
  const [, pid = '0', timestamp = 'a moment ago'] = /\(pid (\d+)\) at (\S+)/.exec(text) ?? [];
  return busy(stack, { pid: Number(pid), hostname: hostname(), timestamp });
}
