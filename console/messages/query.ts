/** What is asked of the messages page. Pure. */
import { oneIn, textIn, wrongValue, type Query } from '../shell/query.ts';
import { formats, type Format } from './formats.ts';
import { placesIn, type Places } from './places.ts';

export const origins = ['newest', 'oldest', 'offset', 'timestamp'] as const;
export type Origin = (typeof origins)[number];

export const searchPlaces = ['all', 'key', 'value', 'headers'] as const;
export type SearchPlace = (typeof searchPlaces)[number];

export type Direction = 'older' | 'newer';

export interface MessagesQuery {
  /** `newest` shows the newest first; all others show the oldest first. */
  readonly from: Origin;
  /** Where `from` is `offset`. */
  readonly offset: bigint | undefined;
  /** Milliseconds since 1970, where `from` is `timestamp`. */
  readonly timestamp: bigint | undefined;
  /** As it was typed. */
  readonly partition: string;
  readonly limit: number;
  readonly text: string;
  readonly in: SearchPlace;
  readonly keyFormat: Format;
  readonly valueFormat: Format;
  /** Where another page ended; undefined on the first. */
  readonly at: Places | undefined;
  /** Which way from there. */
  readonly walk: Direction;
}

export const mostRows = 500;
const usualRows = 50;

/** @throws PageError 400 that names the field, its value and what is allowed */
export function messagesQuery(query: Query): MessagesQuery {
  const from = oneIn(query, 'from', origins, 'newest');
  const at = textIn(query, 'at');
  return {
    from,
    offset: from === 'offset' ? offsetIn(textIn(query, 'offset')) : undefined,
    timestamp: from === 'timestamp' ? timestampIn(textIn(query, 'timestamp')) : undefined,
    partition: textIn(query, 'partition'),
    limit: limitIn(textIn(query, 'limit')),
    text: textIn(query, 'q'),
    in: oneIn(query, 'in', searchPlaces, 'all'),
    keyFormat: oneIn(query, 'keyFormat', formats, 'auto'),
    valueFormat: oneIn(query, 'valueFormat', formats, 'auto'),
    at: at === '' ? undefined : placesIn(at),
    walk: oneIn(query, 'walk', ['older', 'newer'], from === 'newest' ? 'older' : 'newer'),
  };
}

/** Its fields as they stand in an address, without a place in the pages. */
export function fieldsOf(query: Query): Readonly<Record<string, string>> {
  const names = 'from offset timestamp partition limit q in keyFormat valueFormat'.split(' ');
  return Object.fromEntries(
    names.map((name) => [name, textIn(query, name)]).filter(([, value]) => value !== ''),
  ) as Readonly<Record<string, string>>;
}

/** ISO, or milliseconds since 1970. @throws PageError 400 */
export function timestampIn(text: string): bigint {
  const trimmed = text.trim();
  if (/^\d{1,16}$/.test(trimmed)) return BigInt(trimmed);
  const isIso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(?:Z|[+-]\d\d:\d\d)?$/;
  const zoned = /(?:Z|[+-]\d\d:\d\d)$/.test(trimmed) || trimmed.length <= 10 ? '' : 'Z';
  const ms = isIso.test(trimmed) ? Date.parse(`${trimmed.replace(' ', 'T')}${zoned}`) : NaN;
  if (!Number.isNaN(ms)) return BigInt(ms);
  throw wrongValue(
    'timestamp',
    text,
    'milliseconds since 1970, or a time such as 2026-03-01T12:30:00Z',
  );
}

function offsetIn(text: string): bigint {
  if (/^\d{1,18}$/.test(text.trim())) return BigInt(text.trim());
  throw wrongValue('offset', text, 'a whole number from 0');
}

function limitIn(text: string): number {
  if (text === '') return usualRows;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= mostRows) return limit;
  throw wrongValue('limit', text, `a whole number from 1 to ${mostRows}`);
}
