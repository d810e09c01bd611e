import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ConflictingRecordError,
  isPassing,
  StoreFault,
} from '../../../../workloads/consumer/store/errors.ts';
import { openForReading } from '../../../../workloads/consumer/store/database.ts';
import { headersFromJson, headersToJson } from '../../../../workloads/consumer/store/headers.ts';
import { openStore, type Store } from '../../../../workloads/consumer/store/index.ts';
import {
  countriesBetween,
  rejectedRecords,
  totals,
} from '../../../../workloads/consumer/store/queries.ts';
import { tempFolder } from '../../support/temp.ts';
import { invalid, judgedBatch, record, valid } from './records.ts';

interface Opened {
  readonly store: Store;
  readonly file: string;
  /** What another program sees in the file. */
  readonly rows: (sql: string) => unknown[];
}

function open(file = join(tempFolder(), 'data.db')): Opened {
  const store = openStore(file);
  onTestFinished(() => {
    store.close();
  });
  const rows = (sql: string): unknown[] => {
    const database = openForReading(file);
    try {
      return database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    } finally {
      database.close();
    }
  };
  return { store, file, rows };
}

/** Holds the write lock of the file until the returned function is called. */
function lock(file: string): () => void {
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  onTestFinished(() => {
    if (other.isOpen) other.close();
  });
  return () => {
    other.close();
  };
}

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('a batch', () => {
  it('changes rows, counts and position', () => {
    const { store, rows } = open();
    const written = store.write(judgedBatch(valid(0n), valid(1n, 'Canada'), valid(2n)));
    expect({
      written,
      rows: rows('SELECT offset, country FROM country_messages'),
      counts: store.counts(),
      positions: store.positions(),
    }).toEqual({
      written: {
        stored: 3,
        rejected: 0,
        duplicates: 0,
        counts: [
          { country: 'USA', before: 0, after: 2 },
          { country: 'Canada', before: 0, after: 1 },
        ],
      },
      rows: [
        { offset: 0n, country: 'USA' },
        { offset: 1n, country: 'Canada' },
        { offset: 2n, country: 'USA' },
      ],
      counts: [
        { country: 'USA', count: 2, firstTime: 1_700_000_000_000n, lastTime: 1_700_000_000_002n },
        {
          country: 'Canada',
          count: 1,
          firstTime: 1_700_000_000_001n,
          lastTime: 1_700_000_000_001n,
        },
      ],
      positions: [{ topic: 't', partition: 0, offset: 3n }],
    });
  });

  it('changes nothing when it comes a second time', () => {
    const { store, rows } = open();
    const batch = judgedBatch(valid(0n), invalid(1n));
    store.write(batch);
    const again = store.write(batch);
    expect({ again, counts: store.counts().map(({ count }) => count), rows: rows(both) }).toEqual({
      again: { stored: 0, rejected: 0, duplicates: 2, counts: [] },
      counts: [1],
      rows: [{ messages: 1n, rejected: 1n }],
    });
  });

  it('writes what is new among duplicates', () => {
    const { store } = open();
    store.write(judgedBatch(valid(0n), valid(1n)));
    const { stored, duplicates, counts } = store.write(judgedBatch(valid(1n), valid(2n)));
    expect({ stored, duplicates, counts }).toEqual({
      stored: 1,
      duplicates: 1,
      counts: [{ country: 'USA', before: 2, after: 3 }],
    });
  });

  it('keeps equal offsets of two partitions apart', () => {
    const { store } = open();
    const other = { ...valid(0n), record: record(0n, { partition: 1 }) };
    store.write(judgedBatch(valid(0n)));
    expect(store.write(judgedBatch(other)).stored).toBe(1);
  });

  it('has one row of a record that is judged otherwise the second time', () => {
    const { store, rows } = open();
    store.write(judgedBatch(invalid(0n), valid(1n)));
    store.write(judgedBatch(valid(0n), invalid(1n)));
    expect(rows(both)).toEqual([{ messages: 1n, rejected: 1n }]);
  });

  it('is refused as a whole when another record stands at one of its offsets', () => {
    const { store, rows } = open();
    store.write(judgedBatch(valid(1n)));
    const other = { ...valid(1n), record: record(1n, { timestamp: 5n }) };
    const error = thrown(() => store.write(judgedBatch(valid(0n), other)));
    expect({ refused: error instanceof ConflictingRecordError, rows: rows(both) }).toEqual({
      refused: true,
      rows: [{ messages: 1n, rejected: 0n }],
    });
  });

  it('does not take the position back when an older place is read again', () => {
    const { store } = open();
    store.write(judgedBatch(valid(8n)));
    store.write(judgedBatch(valid(2n)));
    expect(store.positions()).toEqual([{ topic: 't', partition: 0, offset: 9n }]);
  });

  it('keeps offsets that a JavaScript number would round', () => {
    const { store, rows } = open();
    store.write(judgedBatch(valid(9_007_199_254_740_993n)));
    expect({
      rows: rows('SELECT offset FROM country_messages'),
      positions: store.positions().map(({ offset }) => offset),
    }).toEqual({ rows: [{ offset: 9_007_199_254_740_993n }], positions: [9_007_199_254_740_994n] });
  });

  it('keeps a tombstone as a row without a country, which counts for none', () => {
    const { store, rows } = open();
    store.write(judgedBatch(valid(0n, null)));
    expect({ counts: store.counts(), rows: rows('SELECT country FROM country_messages') }).toEqual({
      counts: [],
      rows: [{ country: null }],
    });
  });
});

it('keeps key, value and headers of a rejected record as they are', () => {
  const { store, file } = open();
  const headers = [
    { key: 'a', value: null },
    { key: 'a', value: Buffer.from([0, 0xff]) },
    { key: 'b', value: Buffer.from('ключ') },
    { key: 'a', value: Buffer.alloc(0) },
  ];
  store.write(
    judgedBatch(
      invalid(0n, { key: null, value: Buffer.alloc(0), headers }),
      invalid(1n, { key: Buffer.alloc(0), value: null }),
      invalid(2n, { key: Buffer.from([0xff]), value: Buffer.from('0') }),
    ),
  );
  const database = openForReading(file);
  onTestFinished(() => {
    database.close();
  });
  expect(
    rejectedRecords(database).map(({ key, value, headers }) => ({ key, value, headers })),
  ).toEqual([
    { key: null, value: Buffer.alloc(0), headers },
    { key: Buffer.alloc(0), value: null, headers: [] },
    { key: Buffer.from([0xff]), value: Buffer.from('0'), headers: [] },
  ]);
});

it('brings any headers back from their JSON', () => {
  const bytes = fc.uint8Array().map((array) => Buffer.from(array));
  const header = fc.record({ key: fc.string({ unit: 'grapheme' }), value: fc.option(bytes) });
  fc.assert(
    fc.property(fc.array(header), (headers) => {
      expect(headersFromJson(headersToJson(headers))).toEqual(headers);
    }),
  );
});

it('counts the records of a time, its end not included', () => {
  const { store, file } = open();
  store.write(judgedBatch(valid(0n), valid(10n), valid(20n, 'Canada'), valid(30n)));
  const database = openForReading(file);
  onTestFinished(() => {
    database.close();
  });
  const from = 1_700_000_000_010n;
  const found = countriesBetween(database, from, from + 20n);
  expect(found.map(({ country, count }) => [country, count])).toEqual([
    ['Canada', 1],
    ['USA', 1],
  ]);
});

describe('several on one file', () => {
  it('keep exact counts together', () => {
    const one = open();
    const other = open(one.file);
    one.store.write(judgedBatch(valid(0n)));
    const { counts, duplicates } = other.store.write(judgedBatch(valid(0n), valid(1n)));
    expect({ counts, duplicates, seen: one.store.counts()[0]?.count }).toEqual({
      counts: [{ country: 'USA', before: 1, after: 2 }],
      duplicates: 1,
      seen: 2,
    });
  });

  it('fail in a way that may pass while another one writes, and write it after that', () => {
    const { store, file } = open();
    const release = lock(file);
    const error = thrown(() => store.write(judgedBatch(valid(0n))));
    release();
    expect({
      passing: isPassing(error),
      after: store.write(judgedBatch(valid(0n))).stored,
    }).toEqual({ passing: true, after: 1 });
  });
});

describe('a file that cannot be used is named, with the reason:', () => {
  it('its folder is missing', () => {
    const file = join(tempFolder(), 'none', 'data.db');
    expect(thrown(() => openStore(file))).toEqual(
      new StoreFault(`cannot open the database ${file}: the folder ${join(file, '..')} is missing`),
    );
  });

  it('it is no database', () => {
    const file = join(tempFolder(), 'data.db');
    writeFileSync(file, 'This is text, and long enough to be looked at as the head of a database.');
    expect(String(thrown(() => openStore(file)))).toContain(
      `StoreFault: cannot use the database ${file}: it is not a SQLite database`,
    );
  });

  it('it is a folder', () => {
    const file = join(tempFolder(), 'data.db');
    mkdirSync(file);
    expect(String(thrown(() => openStore(file)))).toContain('it cannot be opened or made');
  });

  it('it has tables of a newer version', () => {
    const { store, file } = open();
    store.close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 7');
    database.close();
    expect(thrown(() => openStore(file))).toEqual(
      new StoreFault(`${file} has version 7 of the tables, this program knows version 1`),
    );
  });

  it('it has such a table of another program, which is left alone', () => {
    const file = join(tempFolder(), 'data.db');
    const database = new DatabaseSync(file);
    onTestFinished(() => {
      database.close();
    });
    database.exec('CREATE TABLE country_counts (country TEXT)');
    const error = thrown(() => openStore(file));
    const tables = database.prepare('SELECT name FROM sqlite_master').all();
    expect({ error, tables: tables.map(({ name }) => name) }).toEqual({
      error: new StoreFault(`${file} has a table country_counts of another program`),
      tables: ['country_counts'],
    });
  });

  it('it is not there, when there is only a question', () => {
    expect(thrown(() => openForReading('/nowhere/data.db'))).toEqual(
      new StoreFault('there is no database /nowhere/data.db'),
    );
  });
});

it('counts the rows of each kind', () => {
  const { store, file } = open();
  store.write(judgedBatch(valid(0n), valid(1n, null), invalid(2n)));
  const database = openForReading(file);
  onTestFinished(() => {
    database.close();
  });
  expect(totals(database)).toEqual({ messages: 2, tombstones: 1, rejected: 1, countries: 1 });
});

const both = `SELECT (SELECT count(*) FROM country_messages) AS messages,
  (SELECT count(*) FROM rejected_records) AS rejected`;
