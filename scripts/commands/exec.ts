import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { partsNamed } from '../lib/services.ts';

/** @returns the exit code of the program itself. */
export async function run(
  { stack }: GlobalOptions,
  [service, command]: readonly unknown[],
): Promise<number> {
  const { target, topology } = await readStack(stack);
  // Ctrl-C is for the program; this one waits for its end.
  process.on('SIGINT', () => undefined);
  const [part] = partsNamed(String(service), topology);
  if (part === undefined) throw new Error('a name means a part');
  const words = command as string[];
  // People write `exec kafka -- COMMAND`, as with kubectl.
  return target.operations.exec(topology, part, words[0] === '--' ? words.slice(1) : words);
}
