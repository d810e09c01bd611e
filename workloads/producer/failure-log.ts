/** Logs failures of records: the first ones of each kind, then ever fewer, so that a broker that is away fills no disk. */
import type { Log } from '../shared/log.ts';
import { failureKind, type FailureKind } from './failure-kinds.ts';

export type FailureLog = (error: Error, about: Readonly<Record<string, unknown>>) => void;

const each = 10;

export function createFailureLog(log: Log): FailureLog {
  const seen = new Map<FailureKind, number>();
  return (error, about) => {
    const kind = failureKind(error);
    const count = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, count);
    if (!isTold(count)) return;
    log.error(
      { ...about, kind, ofThisKind: count, err: error },
      `a record failed: ${error.message}`,
    );
  };
}

/** 1 to 10, then 100, 1000, … */
function isTold(count: number): boolean {
  return count <= each || Number.isInteger(Math.log10(count));
}
