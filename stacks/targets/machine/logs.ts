import { execa } from 'execa';
import { createInterface } from 'node:readline';
import type { LogOptions } from '../target.ts';

interface Source {
  readonly name: string;
  readonly file: string;
}

/** Prints log files; with several of them, each line behind the name of its process. */
export async function printLogs(sources: readonly Source[], options: LogOptions): Promise<void> {
  const width = Math.max(...sources.map(({ name }) => name.length));
  const prefix = (name: string) => (sources.length === 1 ? '' : `${name.padEnd(width)} | `);
  const printing = sources.map((source) => printOne(source, prefix(source.name), options));
  await Promise.all(printing);
}

async function printOne({ file }: Source, prefix: string, { follow, tail }: LogOptions) {
  const lines = tail === undefined ? '+1' : String(tail);
  // -F goes on when the file is turned or made anew.
  const child = execa('tail', ['-n', lines, ...(follow ? ['-F'] : []), file], {
    reject: false,
    stderr: 'ignore',
    buffer: false,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    process.stdout.write(`${prefix}${line}\n`);
  }
  await child;
}
