/** JSON lines on standard error. Standard output is for results. */
import pino, { type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './log-levels.ts';

export type { LogLevel } from './log-levels.ts';
export type Log = Logger;

/** @param to for tests; standard error, unbuffered, so that the last words of a program are not lost */
export function createLog(
  name: string,
  level: LogLevel,
  to: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  return pino(
    {
      name,
      level,
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => plainFields(fields),
      },
    },
    to,
  );
}

/** One result for people or programs: a JSON line on standard output. */
export function printResult(result: unknown): void {
  process.stdout.write(`${jsonOf(result)}\n`);
}

/** JSON in which 64-bit numbers are text: a JavaScript reader would round them. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? String(each) : each,
  );
}

function plainFields(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields).map(([key, value]): [string, unknown] => [
    key,
    holdsBigInt(value) ? (JSON.parse(jsonOf(value)) as unknown) : value,
  ]);
  return Object.fromEntries(entries);
}

function holdsBigInt(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null || value instanceof Error) return false;
  return Object.values(value).some(holdsBigInt);
}
