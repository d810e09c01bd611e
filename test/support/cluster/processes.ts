/** Components as processes of this machine: they outlive the command that starts them. */
import { execa } from 'execa';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../../stacks/errors.ts';
import { inspect, isAlive, type ProcessIdentity } from '../../../stacks/provider/os.ts';
import type { Component, ComponentName } from './components.ts';
import { searchPath } from './debian.ts';
import type { Layout } from './layout.ts';

const graceMs = 15_000;
const pollMs = 100;

/** Starts it unless it runs. Where it cannot be started, its log says why. */
export async function start(
  layout: Layout,
  name: ComponentName,
  { command }: Component,
): Promise<void> {
  if (isRunning(layout, name)) return;
  const [program, ...args] = command;
  const log = openSync(logFile(layout, name), 'a');
  try {
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: '/',
      env: { PATH: searchPath },
    });
    child.unref();
    await once(child, 'spawn');
    const identity = child.pid === undefined ? undefined : inspect(child.pid);
    if (identity) writeFileSync(recordFile(layout, name), JSON.stringify(identity));
  } catch (error) {
    writeFileSync(log, `${messageOf(error)}\n`);
  } finally {
    closeSync(log);
  }
}

/** Asks it to end, and ends it when it does not. */
export async function stop(layout: Layout, name: ComponentName): Promise<void> {
  const identity = recorded(layout, name);
  if (identity && isAlive(identity)) {
    process.kill(identity.pid, 'SIGTERM');
    if (!(await ends(identity))) {
      process.kill(identity.pid, 'SIGKILL');
      await ends(identity);
    }
  }
  rmSync(recordFile(layout, name), { force: true });
}

export function isRunning(layout: Layout, name: ComponentName): boolean {
  const identity = recorded(layout, name);
  return identity !== undefined && isAlive(identity);
}

/**
 * Waits until it serves.
 * @throws ComponentFailure when it ends or does not serve in time
 */
export async function untilReady(
  layout: Layout,
  name: ComponentName,
  { ready }: Component,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (!isRunning(layout, name)) throw new ComponentFailure(layout, name, 'ended');
    if (!ready || (await succeeds(ready))) return;
    if (Date.now() > deadline) throw new ComponentFailure(layout, name, 'does not serve in time');
    await delay(pollMs);
  }
}

/** A component that failed, with its last words. */
export class ComponentFailure extends Error {
  constructor(layout: Layout, name: ComponentName, problem: string) {
    const file = logFile(layout, name);
    super(`${name} ${problem}; the end of ${file}:\n${lastLines(file)}`);
    this.name = 'ComponentFailure';
  }
}

export function logFile({ logs }: Layout, name: ComponentName): string {
  return join(logs, `${name}.log`);
}

function lastLines(file: string, count = 10): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '(no log)';
  }
}

function recordFile({ run }: Layout, name: ComponentName): string {
  return join(run, `${name}.json`);
}

function recorded(layout: Layout, name: ComponentName): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(recordFile(layout, name), 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

async function ends(identity: ProcessIdentity): Promise<boolean> {
  const deadline = Date.now() + graceMs;
  while (isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

async function succeeds([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  const { failed } = await execa(program, args, { reject: false, env: { PATH: searchPath } });
  return !failed;
}
