import type { GlobalOptions } from '../main.ts';
import { columns, print, printJson } from '../lib/print.ts';
import { binDir, build, tools } from '../lib/toolchain.ts';

export async function run({ json, all }: GlobalOptions & { all?: boolean }): Promise<number> {
  const wanted = Object.values(tools).filter(({ needed }) => needed || all);
  for (const tool of wanted) await build(tool);
  const built = wanted.map((tool) => ({
    program: tool.program,
    version: tool.version,
    folder: binDir(tool),
  }));
  if (json) printJson({ built });
  else
    print(
      columns(
        ['PROGRAM', 'VERSION', 'FOLDER'],
        built.map((row) => Object.values(row)),
      ),
    );
  return 0;
}
