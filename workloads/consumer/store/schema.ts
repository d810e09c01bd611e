/** The tables of the consumer's database. Offsets and times are 64-bit integers. */

/** Kept in `user_version`; raise it with every change of the tables. */
export const schemaVersion = 1;

export const tableNames = [
  'country_messages',
  'country_counts',
  'rejected_records',
  'positions',
] as const;

/**
 * `timestamp` is the record's own time in ms since 1970 (-1: it has none), `stored_at` that of the row. `country` is
 * null for a tombstone. `headers` is a JSON list, see headers.ts. `positions` holds the offset of the next record to
 * read: with it a restart needs no commit of Kafka's.
 */
export const tables = `
  CREATE TABLE country_messages (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    country TEXT,
    key BLOB,
    timestamp INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    headers TEXT NOT NULL,
    PRIMARY KEY (topic, partition, offset)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX country_messages_by_time ON country_messages (timestamp);

  CREATE TABLE country_counts (
    country TEXT PRIMARY KEY NOT NULL,
    count INTEGER NOT NULL,
    first_time INTEGER NOT NULL,
    last_time INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rejected_records (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    reason TEXT NOT NULL,
    key BLOB,
    value BLOB,
    timestamp INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    headers TEXT NOT NULL,
    PRIMARY KEY (topic, partition, offset)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE positions (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,
    PRIMARY KEY (topic, partition)
  ) STRICT, WITHOUT ROWID;
`;
