/** Writes what the image renders, and looks whether data can be written. */
import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failed, Stop } from './words.ts';

/** @throws Stop where a folder cannot be written to */
export function writeFiles(files: Readonly<Record<string, string>>): void {
  const folders = new Set(Object.keys(files).map((path) => dirname(path)));
  for (const folder of folders) ensureWritable(`${folder}/`);
  for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
}

/** `dub path PATH writable`. @throws Stop where it is not */
export function ensureWritable(path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch {
    const user = process.getuid?.() ?? 0;
    throw new Stop(`'${path}' is not writable by uid ${user}.`, failed(`path ${path} writable`));
  }
}
