/** Where things live outside the checkout: builds in a cache, state and data of stacks in a home. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const env = process.env;

/** The checkout. */
export const projectDir = resolve(import.meta.dirname, '..');

/** Downloads and builds; may be deleted at any time. `KSTACK_CACHE` moves it. */
export const cacheDir =
  env['KSTACK_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kafka-stack');

/** Pulumi state and the data of stacks. `KSTACK_HOME` moves it. */
export const homeDir =
  env['KSTACK_HOME'] ??
  join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'kafka-stack');

/** Folder of Pulumi's own file backend. */
export const stateDir = join(homeDir, 'state');

/** Name of the Pulumi project. */
export const projectName = 'kafka-stack';

/** Where that backend keeps the state of a stack. */
export function stateFile(stack: string): string {
  return join(stateDir, '.pulumi', 'stacks', projectName, `${stack}.json`);
}

export interface StackPlaces {
  readonly root: string;
  /** One folder a volume; kept by `down`, deleted by `down --volumes`. */
  readonly data: string;
  /** One log file a service. */
  readonly logs: string;
  /** Rendered properties and logging files. */
  readonly conf: string;
  /** One record a running process: pid, start time, log file. */
  readonly run: string;
}

/**
 * @param stack the stack's name
 * @param dataDir the setting `kafka-stack:dataDir`; relative paths start at the checkout
 */
export function stackPlaces(stack: string, dataDir?: string): StackPlaces {
  const root = join(homeDir, 'stacks', stack);
  return {
    root,
    data: dataDir === undefined ? join(root, 'data') : resolve(projectDir, dataDir),
    logs: join(root, 'logs'),
    conf: join(root, 'conf'),
    run: join(root, 'run'),
  };
}
