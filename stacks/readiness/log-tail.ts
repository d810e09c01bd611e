import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const windowBytes = 64 * 1024;

/** A page of frames hides the line that says what happened. */
const stackFrame = /^\s+(at \S+\(|\.\.\. \d+ more)/;

/** Begins the line that marks a start in a log file; what stands before it tells of an earlier run. */
export const startMark = '===> Starting';

/** The last lines of a file since its last start, read from its end; none when it cannot be read. */
export function lastLines(file: string, count: number): string[] {
  try {
    const lines = endOf(file);
    const start = lines.findLastIndex((line) => line.startsWith(startMark)) + 1;
    return lastTelling(lines.slice(start), count);
  } catch {
    return [];
  }
}

/**
 * The lines in the last 64 KiB of a file, however long it is; of the first one perhaps only the end.
 * @throws what opening and reading throw
 */
export function endOf(file: string): string[] {
  const fd = openSync(file, 'r');
  try {
    const { size } = fstatSync(fd);
    const buffer = Buffer.alloc(Math.min(size, windowBytes));
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').split('\n');
  } finally {
    closeSync(fd);
  }
}

/** The last of the lines that say something. */
export function lastTelling(lines: readonly string[], count: number): string[] {
  return lines.filter((line) => line.trim() !== '' && !stackFrame.test(line)).slice(-count);
}
