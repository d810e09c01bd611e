/** Class data archives: what a JVM writes at its end so that the next one of its kind starts in less time. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An archive fits one Java, one class path and one collector: all of them are in the command's words.
 * @param fingerprint what tells apart programs at equal paths
 * @returns its path in the folder
 */
export function classArchive(
  program: { readonly name: string; readonly command: readonly string[] },
  folder: string,
  fingerprint: readonly string[] = [],
): string {
  const shaping = program.command.filter(
    (word) => !/^-(Xm|D)/.test(word) && !word.endsWith('.properties'),
  );
  const hash = createHash('sha256').update([...shaping, ...fingerprint].join('\0'));
  return join(folder, `${program.name}-${hash.digest('hex').slice(0, 12)}.jsa`);
}

/** Words for a Java command: use the archive when it is there, write it at the next orderly end when not. */
export function archiveFlags(archive: string): string[] {
  const flag = isWhole(archive) ? 'SharedArchiveFile' : 'ArchiveClassesAtExit';
  return ['-Xshare:auto', `-XX:${flag}=${archive}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'];
}

/** The JVM writes the header last: one that was killed on the way leaves zeros there. */
function isWhole(archive: string): boolean {
  let file: number;
  try {
    file = openSync(archive, 'r');
  } catch {
    return false;
  }
  try {
    const magic = Buffer.alloc(4);
    readSync(file, magic, 0, magic.length, 0);
    return magic.some((byte) => byte !== 0);
  } finally {
    closeSync(file);
  }
}
