/** How the images talk, and how they refuse to go on. */
import { writeSync } from 'node:fs';

/**
 * Written at once and by file number: a stream of Node's would make the pipe non-blocking, and the Java program
 * that takes this process over would lose what it logs.
 */
export function say(line: string): void {
  writeSync(1, `${line}\n`);
}

export function complain(line: string): void {
  writeSync(2, `${line}\n`);
}

export function heading(text: string): void {
  say(`===> ${text}`);
}

/** The image does not start; exit code 1, after these lines. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** The last line of the `dub` and `cub` programs of the Confluent images when they fail. */
export function failed(command: string): string {
  return `Command [-c ${command}] FAILED !`;
}
