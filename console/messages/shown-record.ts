/** Records in words, before they become markup. */
import type { Header, StoredRecord } from '../../workloads/shared/record.ts';
import { show, type Reading, type Shown } from './formats.ts';
import { bytesOf } from './walk.ts';
import { visible } from '../shell/visible.ts';
import { visibleText } from './visible-text.ts';

export interface ShownRecord {
  readonly record: StoredRecord;
  readonly key: Shown;
  readonly value: Shown;
  readonly headers: readonly ShownHeader[];
  /** Key, value and headers, in bytes. */
  readonly size: number;
}

export interface ShownHeader {
  readonly name: string;
  readonly kind: 'null' | 'empty' | 'text' | 'hex';
  readonly text: string;
}

export interface Readings {
  readonly key: Reading;
  readonly value: Reading;
}

export async function shownRecord(
  record: StoredRecord,
  { key, value }: Readings,
): Promise<ShownRecord> {
  return {
    record,
    key: await show(record.key, key),
    value: await show(record.value, value),
    headers: record.headers.map(shownHeader),
    size: bytesOf(record),
  };
}

/** Characters of one header that are shown. */
const longestHeader = 1000;

function shownHeader({ key, value }: Header): ShownHeader {
  const name = visible(key);
  if (value === null) return { name, kind: 'null', text: '' };
  if (value.length === 0) return { name, kind: 'empty', text: '' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    return { name, kind: 'text', text: cut(visibleText(text)) };
  } catch {
    return { name, kind: 'hex', text: cut(value.toString('hex')) };
  }
}

function cut(text: string): string {
  return text.length > longestHeader ? `${text.slice(0, longestHeader)}…` : text;
}
