/** A program for tests of how programs begin and end. It says on standard output what happens to it. */
import { z } from 'zod';
import { connectionSettings } from '../../../../workloads/shared/connection.ts';
import { SettingFileError } from '../../../../workloads/shared/errors.ts';
import { printResult } from '../../../../workloads/shared/log.ts';
import { runProgram } from '../../../../workloads/shared/run.ts';

const ways = ['return', 'code', 'throw', 'bug', 'wait', 'hang', 'flood', 'timer', 'file'] as const;

const settings = z.object({
  ...connectionSettings,
  way: z.enum(ways).default('return').describe('How to end.'),
});

await runProgram({ name: 'producer', summary: 'ends', settings }, async ({ way }, { signal }) => {
  printResult({ way });
  switch (way) {
    case 'return':
      return undefined;
    case 'code':
      return 7;
    case 'throw':
      throw new Error('no way on', { cause: new Error('a reason') });
    case 'file':
      throw new SettingFileError('tlsCaFile', '/no/such', { cause: new Error('ENOENT') });
    case 'bug':
      setImmediate(() => {
        throw new Error('nobody catches');
      });
      return new Promise<number>(() => undefined);
    case 'wait':
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
        setInterval(() => undefined, 1000);
      });
      printResult({ stopped: true });
      return 0;
    case 'hang':
      setInterval(() => undefined, 1000);
      return new Promise<number>(() => undefined);
    case 'flood':
      for (let index = 0; index < 20_000; index += 1) printResult({ index });
      return 0;
    case 'timer':
      await new Promise((resolve) => setTimeout(resolve, -5));
      return 0;
  }
});
