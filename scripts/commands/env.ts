import { join } from 'node:path';
import { cacheDir } from '../../stacks/places.ts';
import { shellWord } from '../../stacks/shell.ts';
import type { GlobalOptions } from '../main.ts';
import { print, printJson } from '../lib/print.ts';
import { ensureShellPulumi, pulumiVariables } from '../lib/pulumi.ts';

/** Lines for a POSIX shell to evaluate. */
export async function run({ json }: GlobalOptions): Promise<number> {
  const variables = {
    ...pulumiVariables(await ensureShellPulumi()),
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(cacheDir, 'modules'),
    // Node's own notices about what Pulumi's SDK uses.
    NODE_OPTIONS: [process.env['NODE_OPTIONS'], '--disable-warning=DEP0180']
      .filter(Boolean)
      .join(' '),
  };
  if (json) printJson(variables);
  for (const [name, value] of json ? [] : Object.entries(variables)) {
    print(`export ${name}=${shellWord(value)}`);
  }
  return 0;
}
