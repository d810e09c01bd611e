/** Builds and downloads that were interrupted: what they leave is named after the process that made it. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from './provider/os.ts';

export function partialName(base: string): string {
  return `${base}.${process.pid}.partial`;
}

/** Removes what processes that are gone have left in a folder. */
export function removeDeadPartials(folder: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const pid = /\.(\d+)\.partial$/.exec(name)?.[1];
    if (pid !== undefined && !inspect(Number(pid))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}
