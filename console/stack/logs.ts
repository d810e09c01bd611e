/** Logs of the stack's programs, where these are processes of the console's own machine. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endOf } from '../../stacks/readiness/log-tail.ts';
import { nearestOf } from '../shell/nearest.ts';
import { PageError } from '../shell/errors.ts';

const ending = '.log';

/** @param folder undefined where the services run elsewhere: then there are none */
export async function logNames(folder: string | undefined): Promise<string[]> {
  const files = folder === undefined ? [] : await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

/**
 * The last lines, however long the log is.
 * @throws PageError 404 for a name that the folder does not have
 */
export async function readLog(folder: string | undefined, name: string): Promise<string[]> {
  const names = await logNames(folder);
  if (folder === undefined || !names.includes(name)) {
    throw new PageError(404, `there is no log ${name} here`, nearestOf(name, names));
  }
  return endOf(join(folder, `${name}${ending}`)).filter((line) => line !== '');
}
