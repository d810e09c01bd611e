/** Opens the database file and makes its tables. Several processes may share one file. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../shared/errors.ts';
import { sqlite, sqliteCode, StoreFault } from './errors.ts';
import { schemaVersion, tableNames, tables } from './schema.ts';

/** How long one attempt waits for another writer. Nothing else runs meanwhile, so it is short; callers try again. */
const busyTimeoutMs = 250;

/**
 * @throws StoreFault when the file cannot be used; SQLite's error when it is busy, see `isPassing`
 */
export function openDatabase(file: string): DatabaseSync {
  const database = connect(file, false);
  try {
    // A commit in Kafka follows a transaction, so a power cut must not take the transaction back: every one is synced.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    inTransaction(database, () => {
      prepareTables(database, file);
    });
    return database;
  } catch (error) {
    database.close();
    throw explained(error, file);
  }
}

/**
 * For questions only; the file is not changed.
 * @throws StoreFault when there is no such file or it is none of ours
 */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file)) throw new StoreFault(`there is no database ${file}`);
  const database = connect(file, true);
  try {
    if (versionOf(database) === 0) throw new StoreFault(`${file} is no database of the consumer`);
    checkVersion(database, file);
    return database;
  } catch (error) {
    database.close();
    throw explained(error, file);
  }
}

/** The write lock is taken at once: taken later, SQLite could only fail when another process wrote in between. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function connect(file: string, readOnly: boolean): DatabaseSync {
  if (!existsSync(dirname(file))) {
    throw new StoreFault(
      `cannot open the database ${file}: the folder ${dirname(file)} is missing`,
    );
  }
  try {
    return new DatabaseSync(file, { readOnly, timeout: busyTimeoutMs, readBigInts: true });
  } catch (error) {
    throw explained(error, file);
  }
}

function prepareTables(database: DatabaseSync, file: string): void {
  if (versionOf(database) > 0) {
    checkVersion(database, file);
    return;
  }
  const names = tableNames.map((name) => `'${name}'`).join();
  const foreign = database.prepare(`SELECT name FROM sqlite_master WHERE name IN (${names})`).get();
  if (foreign) {
    throw new StoreFault(`${file} has a table ${String(foreign['name'])} of another program`);
  }
  database.exec(`${tables} PRAGMA user_version = ${schemaVersion};`);
}

function checkVersion(database: DatabaseSync, file: string): void {
  const version = versionOf(database);
  if (version === schemaVersion) return;
  throw new StoreFault(
    `${file} has version ${version} of the tables, this program knows version ${schemaVersion}`,
  );
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

const explanations: Partial<Record<number, string>> = {
  [sqlite.readOnly]: 'it is not writable',
  [sqlite.cannotOpen]: 'it cannot be opened or made (a folder, or no permission)',
  [sqlite.notADatabase]: 'it is not a SQLite database',
};

function explained(error: unknown, file: string): unknown {
  const why = explanations[sqliteCode(error) ?? 0];
  if (why === undefined) return error;
  return new StoreFault(`cannot use the database ${file}: ${why} (${messageOf(error)})`, {
    cause: error,
  });
}
