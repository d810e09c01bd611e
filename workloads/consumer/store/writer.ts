/** Writes one judged batch with prepared statements. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredRecord, TopicPartition } from '../../shared/record.ts';
import { ConflictingRecordError } from './errors.ts';
import { headersToJson } from './headers.ts';

/** A record and what became of it. */
export type Judged =
  /** `country` is null for a tombstone that counts as valid. */
  | { readonly record: StoredRecord; readonly valid: true; readonly country: string | null }
  | { readonly record: StoredRecord; readonly valid: false; readonly reason: string };

/** Records of one partition, in order. */
export interface JudgedBatch extends TopicPartition {
  readonly records: readonly Judged[];
  /** Offset of the record after the last one. */
  readonly next: bigint;
}

export interface Written {
  readonly stored: number;
  readonly rejected: number;
  /** Records that were there already. */
  readonly duplicates: number;
  /** The counts that this batch has changed. */
  readonly counts: readonly CountChange[];
}

export interface CountChange {
  readonly country: string;
  readonly before: number;
  readonly after: number;
}

export interface Writer {
  /** To be called inside of a transaction. */
  write(batch: JudgedBatch): Written;
}

export function prepareWriter(database: DatabaseSync): Writer {
  const statements = prepare(database);
  return {
    write(batch) {
      const news = batch.records.filter((judged) => insert(statements, judged));
      const counts = tally(news).map((addition) => addUp(statements.count, addition));
      statements.position.run(batch.topic, batch.partition, batch.next);
      const rejected = news.filter(({ valid }) => !valid).length;
      return {
        stored: news.length - rejected,
        rejected,
        duplicates: batch.records.length - news.length,
        counts,
      };
    },
  };
}

interface Statements {
  readonly message: StatementSync;
  readonly rejection: StatementSync;
  readonly known: StatementSync;
  readonly count: StatementSync;
  readonly position: StatementSync;
}

function prepare(database: DatabaseSync): Statements {
  // A record has one row in one of the two tables, also when the list of countries has changed between two readings.
  return {
    message: database.prepare(`
      INSERT INTO country_messages (topic, partition, offset, country, key, timestamp, stored_at, headers)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
      WHERE NOT EXISTS (SELECT 1 FROM rejected_records WHERE topic = ?1 AND partition = ?2 AND offset = ?3)
      ON CONFLICT DO NOTHING`),
    rejection: database.prepare(`
      INSERT INTO rejected_records (topic, partition, offset, reason, key, value, timestamp, stored_at, headers)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
      WHERE NOT EXISTS (SELECT 1 FROM country_messages WHERE topic = ?1 AND partition = ?2 AND offset = ?3)
      ON CONFLICT DO NOTHING`),
    known: database.prepare(`
      SELECT timestamp FROM country_messages WHERE topic = ?1 AND partition = ?2 AND offset = ?3
      UNION ALL
      SELECT timestamp FROM rejected_records WHERE topic = ?1 AND partition = ?2 AND offset = ?3`),
    count: database.prepare(`
      INSERT INTO country_counts (country, count, first_time, last_time) VALUES (?, ?, ?, ?)
      ON CONFLICT (country) DO UPDATE SET
        count = count + excluded.count,
        first_time = min(first_time, excluded.first_time),
        last_time = max(last_time, excluded.last_time)
      RETURNING count`),
    // Reading an older place again must not take the position back.
    position: database.prepare(`
      INSERT INTO positions (topic, partition, next_offset) VALUES (?, ?, ?)
      ON CONFLICT (topic, partition) DO UPDATE SET next_offset = max(next_offset, excluded.next_offset)`),
  };
}

/** @returns whether the record is new */
function insert(statements: Statements, judged: Judged): boolean {
  const { topic, partition, offset, key, value, timestamp, headers } = judged.record;
  const now = Date.now();
  const json = headersToJson(headers);
  const { changes } = judged.valid
    ? statements.message.run(topic, partition, offset, judged.country, key, timestamp, now, json)
    : statements.rejection.run(
        ...[topic, partition, offset, judged.reason],
        ...[key, value, timestamp, now, json],
      );
  if (Number(changes) > 0) return true;
  const known = statements.known.get(topic, partition, offset);
  if (known?.['timestamp'] !== timestamp) {
    throw new ConflictingRecordError({ topic, partition }, offset);
  }
  return false;
}

interface Addition {
  readonly country: string;
  count: number;
  first: bigint;
  last: bigint;
}

function tally(news: readonly Judged[]): Addition[] {
  const additions = new Map<string, Addition>();
  for (const judged of news) {
    if (!judged.valid || judged.country === null) continue;
    const { country } = judged;
    const { timestamp } = judged.record;
    const addition = additions.get(country);
    if (addition === undefined) {
      additions.set(country, { country, count: 1, first: timestamp, last: timestamp });
      continue;
    }
    addition.count += 1;
    if (timestamp < addition.first) addition.first = timestamp;
    if (timestamp > addition.last) addition.last = timestamp;
  }
  return [...additions.values()];
}

function addUp(statement: StatementSync, addition: Addition): CountChange {
  const { country, count, first, last } = addition;
  const after = Number(statement.get(country, count, first, last)?.['count']);
  return { country, before: after - count, after };
}
