/** Kafka's tools as programs, for shells and scripts beside a process: in the images they are on the PATH. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolCommand, toolNames, type ToolPlace } from '../../../distribution/tools.ts';
import { shellWord } from '../../shell.ts';

/** But for the one that has its class as its first argument. */
const names = toolNames.filter((name) => name !== 'trogdor');

/** Tells what the others were made for. */
const marker = '.made-for';

/** Fills a folder with a script for each tool, with and without `.sh`, unless it is filled already. */
export async function fillToolFolder(folder: string, place: ToolPlace): Promise<void> {
  const wanted = JSON.stringify(place);
  const found = await readFile(join(folder, marker), 'utf8').catch(() => '');
  if (found === wanted) return;
  await mkdir(folder, { recursive: true });
  const scripts = names.flatMap((name) => {
    const words = toolCommand(name, [], place) ?? [];
    const text = `#!/bin/sh\nexec ${words.map(shellWord).join(' ')} "$@"\n`;
    return [name, `${name}.sh`].map((file) => writeFile(join(folder, file), text, { mode: 0o755 }));
  });
  await Promise.all(scripts);
  await writeFile(join(folder, marker), wanted);
}
