/** How a program begins and ends: help, settings, signals, exit codes. */
import type { z } from 'zod';
import { asError, messageOf, SettingError } from './errors.ts';
import type { LogLevel } from './log-levels.ts';
import { createLog, type Log } from './log.ts';
import {
  envName,
  helpText,
  ownEnv,
  readSettings,
  SettingsFaults,
  type Env,
  type Program,
} from './settings.ts';

export interface Running {
  /** Aborts with the first SIGTERM or SIGINT: take nothing new, finish, return. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** @returns the exit code; anything else is 0 */
export type Main<S extends z.ZodObject> = (
  settings: z.output<S>,
  running: Running,
) => Promise<unknown>;

export interface Surroundings {
  readonly env: Env;
  readonly args: readonly string[];
}

const exitFailed = 1;
const exitWrongUse = 2;
/** 128 and the number of the signal, as shells have it. */
const exitBySignal = { SIGINT: 130, SIGTERM: 143 } as const;
type EndSignal = keyof typeof exitBySignal;

/** Runs the program and ends the process with its exit code: 0 done, 1 failed, 2 wrong settings or arguments. */
export async function runProgram<S extends z.ZodObject>(
  program: Program<S>,
  main: Main<S>,
  { env, args }: Surroundings = { env: ownEnv(), args: process.argv.slice(2) },
): Promise<never> {
  surviveClosedOutput();
  hideTimerWarnings();
  const settings = begin(program, env, args);
  const log = createLog(program.name, textOf(settings, 'logLevel', 'info') as LogLevel);
  const timeoutMs = Number(settings['shutdownTimeoutMs'] ?? 10_000);
  const signal = stopSignal(log, timeoutMs);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug: nobody caught this error');
    process.exit(exitFailed);
  });
  const code = await outcome(program, main(settings as z.output<S>, { signal, log }), log);
  // Whatever is left open must not keep a finished program alive.
  return end(code);
}

/** Settings, or the end of the process with what is wrong. */
function begin<S extends z.ZodObject>(
  program: Program<S>,
  env: Env,
  args: readonly string[],
): Readonly<Record<string, unknown>> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(helpText(program));
    process.exit(0);
  }
  const unknown = args[0];
  if (unknown !== undefined) {
    refuse(
      `${program.name} takes no argument ${JSON.stringify(unknown)}; settings come from the ` +
        `environment, such as ${envName(program, 'brokers')}. --help lists them.`,
    );
  }
  try {
    return readSettings(program, env);
  } catch (error) {
    if (error instanceof SettingsFaults) refuse(error.message);
    throw error;
  }
}

async function outcome(
  program: Pick<Program, 'name'>,
  work: ReturnType<Main<z.ZodObject>>,
  log: Log,
): Promise<number> {
  try {
    const code = await work;
    return typeof code === 'number' ? code : 0;
  } catch (thrown) {
    const error = asError(thrown);
    if (error instanceof SettingError) {
      const { setting, value, problem } = error;
      refuse(`${envName(program, setting)} = ${JSON.stringify(String(value))}: ${problem}`);
    }
    log.error({ err: error }, `ended by an error: ${messageOf(error)}`);
    return exitFailed;
  }
}

/** Aborts once; the second signal, or a stop that takes too long, ends the process. */
function stopSignal(log: Log, timeoutMs: number): AbortSignal {
  const controller = new AbortController();
  const onSignal = (name: EndSignal) => {
    if (controller.signal.aborted) process.exit(exitBySignal[name]);
    log.info({ signal: name }, 'stopping');
    setTimeout(() => {
      log.error({ timeoutMs }, 'the stop took too long');
      process.exit(exitFailed);
    }, timeoutMs).unref();
    controller.abort(new Error(name));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return controller.signal;
}

/** Ends once standard output has taken all that was written to it. */
async function end(code: number): Promise<never> {
  await new Promise<void>((resolve) => {
    if (process.stdout.writableLength === 0 || !process.stdout.writable) resolve();
    else
      process.stdout.write('', () => {
        resolve();
      });
  });
  process.exit(code);
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(exitWrongUse);
}

/** A reader that has gone, such as `head`, is no reason to lose records. */
function surviveClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** kafkajs 2.2.4 sets timers in the past; the warning is no news for whoever reads the output. */
function hideTimerWarnings(): void {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const [options] = rest;
    const type = typeof options === 'object' ? (options as { type?: string }).type : options;
    const kind = warning instanceof Error ? warning.name : type;
    if (kind === 'TimeoutNegativeWarning') return;
    (emit as (...all: unknown[]) => void)(warning, ...rest);
  };
}

function textOf(settings: Readonly<Record<string, unknown>>, key: string, fallback: string) {
  const value = settings[key];
  return typeof value === 'string' ? value : fallback;
}
