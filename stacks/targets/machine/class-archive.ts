import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Archives of class data fit one Java, one class path and one collector: all of them are in the command's words. */
export function classArchive(
  program: { readonly name: string; readonly command: readonly string[] },
  cacheDir: string,
): string {
  const shaping = program.command.filter(
    (word) => !/^-(Xm|D)/.test(word) && !word.endsWith('.properties'),
  );
  const key = createHash('sha256').update(shaping.join('\0')).digest('hex').slice(0, 12);
  return join(cacheDir, 'class-data', `${program.name}-${key}.jsa`);
}
