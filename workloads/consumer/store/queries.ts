/** Questions to the database. Offsets and times come as BigInt. */
import type { DatabaseSync } from 'node:sqlite';
import type { Header } from '../../shared/record.ts';
import { headersFromJson } from './headers.ts';

export interface CountryCount {
  readonly country: string;
  readonly count: number;
  /** Of the oldest and the newest record, ms since 1970; -1 where a record has no time. */
  readonly firstTime: bigint;
  readonly lastTime: bigint;
}

export interface RejectedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly reason: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly Header[];
  /** ms since 1970; -1 where the record has none. */
  readonly timestamp: bigint;
}

/** Most frequent first, equal ones by name. @param limit -1 = all */
export function countries(database: DatabaseSync, limit = -1): CountryCount[] {
  const rows = database
    .prepare('SELECT * FROM country_counts ORDER BY count DESC, country LIMIT ?')
    .all(limit);
  return rows.map(toCount);
}

/** Counts of the records with a time from `from` (included) to `to` (not included), in ms since 1970. */
export function countriesBetween(database: DatabaseSync, from: bigint, to: bigint): CountryCount[] {
  const rows = database
    .prepare(
      `SELECT country, count(*) AS count, min(timestamp) AS first_time, max(timestamp) AS last_time
       FROM country_messages
       WHERE timestamp >= ? AND timestamp < ? AND country IS NOT NULL
       GROUP BY country ORDER BY count DESC, country`,
    )
    .all(from, to);
  return rows.map(toCount);
}

/** In the order of topic, partition and offset. */
export function rejectedRecords(database: DatabaseSync): RejectedRecord[] {
  const rows = database
    .prepare('SELECT * FROM rejected_records ORDER BY topic, partition, offset')
    .all();
  return rows.map((row) => ({
    topic: String(row['topic']),
    partition: Number(row['partition']),
    offset: row['offset'] as bigint,
    reason: String(row['reason']),
    key: bytes(row['key']),
    value: bytes(row['value']),
    headers: headersFromJson(String(row['headers'])),
    timestamp: row['timestamp'] as bigint,
  }));
}

export interface Totals {
  readonly messages: number;
  readonly tombstones: number;
  readonly rejected: number;
  readonly countries: number;
}

export function totals(database: DatabaseSync): Totals {
  const row = database
    .prepare(
      `SELECT
         (SELECT count(*) FROM country_messages) AS messages,
         (SELECT count(*) FROM country_messages WHERE country IS NULL) AS tombstones,
         (SELECT count(*) FROM rejected_records) AS rejected,
         (SELECT count(*) FROM country_counts) AS countries`,
    )
    .get();
  return {
    messages: Number(row?.['messages']),
    tombstones: Number(row?.['tombstones']),
    rejected: Number(row?.['rejected']),
    countries: Number(row?.['countries']),
  };
}

function toCount(row: Record<string, unknown>): CountryCount {
  return {
    country: String(row['country']),
    count: Number(row['count']),
    firstTime: row['first_time'] as bigint,
    lastTime: row['last_time'] as bigint,
  };
}

/** Null and empty stay different. */
function bytes(value: unknown): Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value) : null;
}
