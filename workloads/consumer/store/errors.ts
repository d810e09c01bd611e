/** What can go wrong with the database, and whether waiting may help. */
import type { TopicPartition } from '../../shared/record.ts';

/** The file cannot be used as it is; somebody has to change something. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
}

/** At this offset the database holds another record: the topic was made anew, or it is one of another cluster. */
export class ConflictingRecordError extends Error {
  override readonly name = 'ConflictingRecordError';

  constructor({ topic, partition }: TopicPartition, offset: bigint) {
    super(
      `${topic}-${partition} has another record at offset ${offset} than the database: the topic was created anew, ` +
        'or belongs to another cluster. Use another database file.',
    );
  }
}

/** SQLite's primary result codes. */
export const sqlite = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  inOut: 10,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

const passing: readonly number[] = [
  sqlite.busy,
  sqlite.locked,
  sqlite.readOnly,
  sqlite.inOut,
  sqlite.full,
  sqlite.cannotOpen,
];

/** Another writer, a full disk, a folder that is read-only for a while: the same write may work later. */
export function isPassing(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && passing.includes(code);
}

/** The other passing faults stay with a connection even when their cause has gone. */
export function needsNewConnection(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && code !== sqlite.busy && code !== sqlite.locked;
}

/** @returns the primary code; undefined when the error is not of SQLite */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
