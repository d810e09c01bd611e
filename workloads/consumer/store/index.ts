/** The store: rows, counts and positions of a batch change in one transaction, or not at all. */
import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '../../shared/record.ts';
import { inTransaction, openDatabase } from './database.ts';
import { needsNewConnection } from './errors.ts';
import { countries, type CountryCount } from './queries.ts';
import { prepareWriter, type JudgedBatch, type Writer, type Written } from './writer.ts';

export interface Store {
  /**
   * Records that the database has already change nothing.
   * @throws SQLite's error, and nothing is written; see `isPassing`
   * @throws ConflictingRecordError when the database has another record at an offset
   */
  write(batch: JudgedBatch): Written;
  /** Where each partition goes on. */
  positions(): Position[];
  /** Most frequent first. */
  counts(): CountryCount[];
  close(): void;
}

/** @throws StoreFault when the file cannot be used; SQLite's error when another process holds it */
export function openStore(file: string): Store {
  let open: Connection | undefined = connect(file);
  const connection = (): Connection => (open ??= connect(file));
  const dropBroken = (error: unknown): void => {
    if (!needsNewConnection(error)) return;
    open?.database.close();
    open = undefined;
  };
  const guarded = <T>(work: (connection: Connection) => T): T => {
    try {
      return work(connection());
    } catch (error) {
      dropBroken(error);
      throw error;
    }
  };
  return {
    write: (batch) =>
      guarded(({ database, writer }) => inTransaction(database, () => writer.write(batch))),
    positions: () => guarded(({ database }) => readPositions(database)),
    counts: () => guarded(({ database }) => countries(database)),
    close() {
      open?.database.close();
      open = undefined;
    },
  };
}

interface Connection {
  readonly database: DatabaseSync;
  readonly writer: Writer;
}

function connect(file: string): Connection {
  const database = openDatabase(file);
  return { database, writer: prepareWriter(database) };
}

function readPositions(database: DatabaseSync): Position[] {
  const rows = database.prepare('SELECT topic, partition, next_offset FROM positions').all();
  return rows.map((row) => ({
    topic: String(row['topic']),
    partition: Number(row['partition']),
    offset: row['next_offset'] as bigint,
  }));
}
