#!/usr/bin/env node
/** Runs the console: `node console/main.ts`, with the environment of kafka-ui. `--help` lists what it reads. */
import { messageOf } from '../workloads/shared/errors.ts';
import { createLog } from '../workloads/shared/log.ts';
import { SettingsFaults, ownEnv } from '../workloads/shared/settings.ts';
import { helpText } from './settings/help.ts';
import { readConsoleSettings } from './settings/settings.ts';
import { createConsole } from './shell/console.ts';
import { createServer } from './shell/server.ts';

const stopTimeoutMs = 5000;

process.exitCode = await run(process.argv.slice(2));

/** @returns the exit code: 0 stopped, 1 cannot listen, 2 wrong settings or arguments */
async function run([first]: readonly string[]): Promise<number> {
  if (first === '--help' || first === '-h') {
    process.stdout.write(helpText());
    return 0;
  }
  if (first !== undefined) return refuse(`the console takes no argument ${JSON.stringify(first)}`);
  try {
    return await serve();
  } catch (error) {
    if (error instanceof SettingsFaults) return refuse(error.message);
    throw error;
  }
}

async function serve(): Promise<number> {
  const { settings, notes } = readConsoleSettings(ownEnv());
  const log = createLog('console', settings.logLevel);
  for (const note of notes) log.warn(note);
  const shared = createConsole(settings, log);
  const app = await createServer(shared);
  const { host, port } = settings;
  try {
    log.info({ address: await app.listen({ host, port }) }, 'the console listens');
  } catch (error) {
    log.fatal({ err: error }, `cannot listen on ${host}:${port}: ${messageOf(error)}`);
    await shared.close();
    return 1;
  }
  await stopped();
  log.info('stopping');
  await app.close();
  await shared.close();
  return 0;
}

async function stopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      // Whatever is left open must not keep a stopped program alive.
      setTimeout(() => process.exit(1), stopTimeoutMs).unref();
      resolve(undefined);
    });
  }
  await promise;
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
