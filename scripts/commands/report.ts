import { execa } from 'execa';
import { join } from 'node:path';
import { projectDir } from '../../stacks/places.ts';
import type { GlobalOptions } from '../main.ts';

/** @returns the exit code of the report. It reads a file: no stack is asked. */
export async function run({ json }: GlobalOptions, [words]: readonly unknown[]): Promise<number> {
  const report = join(projectDir, 'workloads', 'consumer', 'report.ts');
  const args = [...(json ? ['--json'] : []), ...(words as string[])];
  const { exitCode = 1 } = await execa(process.execPath, [...process.execArgv, report, ...args], {
    stdio: 'inherit',
    reject: false,
  });
  return exitCode;
}
