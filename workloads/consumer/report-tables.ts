/** Answers of the report as text and as plain JSON. Pure. */
import { isUtf8 } from 'node:buffer';
import type { CountryCount, RejectedRecord } from './store/queries.ts';

export function countRows(counts: readonly CountryCount[]): string[][] {
  const rows = counts.map(({ country, count, firstTime, lastTime }) => [
    country,
    String(count),
    isoTime(firstTime),
    isoTime(lastTime),
  ]);
  return [['country', 'records', 'first', 'last'], ...rows];
}

export function rejectedRows(rejected: readonly RejectedRecord[]): string[][] {
  const rows = rejected.map(({ topic, partition, offset, reason, value }) => [
    `${topic}-${partition}`,
    String(offset),
    reason,
    shownBytes(value),
  ]);
  return [['partition', 'offset', 'reason', 'value'], ...rows];
}

/** Bytes as text where they are text, and as base64 where they are not; null stays null. */
export function plainRejected({ key, value, headers, ...record }: RejectedRecord) {
  return {
    ...record,
    key: plainBytes(key),
    value: plainBytes(value),
    headers: headers.map((header) => ({ key: header.key, value: plainBytes(header.value) })),
  };
}

/** Columns as wide as their longest text. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((text, column) => Math.max(most[column] ?? 0, text.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

type PlainBytes = { readonly text: string } | { readonly base64: string } | null;

function plainBytes(bytes: Buffer | null): PlainBytes {
  if (bytes === null) return null;
  return isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') };
}

const longestShown = 60;

function shownBytes(bytes: Buffer | null): string {
  if (bytes === null) return 'null';
  const text = isUtf8(bytes) ? JSON.stringify(bytes.toString()) : `0x${bytes.toString('hex')}`;
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** The last day that JavaScript can name. */
const lastMs = 8_640_000_000_000_000n;

function isoTime(ms: bigint): string {
  if (ms > lastMs) return `${ms} ms`;
  return ms < 0n ? '-' : new Date(Number(ms)).toISOString();
}
