/** Where a reset would put a group, and what that means for it. Pure. */
import { PageError } from '../shell/errors.ts';
import { oneIn, textIn, wrongValue, type Query } from '../shell/query.ts';
import { parsePartitions } from './partitions-text.ts';

export const resetKinds = ['earliest', 'latest', 'timestamp', 'offset', 'shift'] as const;

export interface Reset {
  readonly topic: string;
  /** Left out, all of the topic. */
  readonly partitions: readonly number[] | undefined;
  readonly to: (typeof resetKinds)[number];
  /** Milliseconds, an offset, or by how much to shift; 0 where `to` takes none. */
  readonly value: bigint;
}

/** A partition before the reset. */
export interface Before {
  readonly partition: number;
  readonly committed: bigint | undefined;
  readonly start: bigint;
  readonly end: bigint;
  /** First record of the wanted time; undefined where there is none, or no time is wanted. */
  readonly atTime: bigint | undefined;
}

export interface Move extends Omit<Before, 'atTime'> {
  /** Undefined where there is nothing to shift. */
  readonly target: bigint | undefined;
  /** The wanted offset lies outside of what the partition holds. */
  readonly isMovedIn: boolean;
  /** Records that will be read although they were before. */
  readonly again: bigint;
  /** Records that will not be read although they were not before. */
  readonly skipped: bigint;
}

/** @throws PageError 400 with field, value and what is allowed */
export function readReset(query: Query): Reset {
  const to = oneIn(query, 'to', resetKinds, 'earliest');
  const topic = textIn(query, 'topic').trim();
  if (topic === '') throw wrongValue('topic', '', 'the name of a topic');
  return { topic, partitions: partitionsIn(query), to, value: valueIn(query, to) };
}

function partitionsIn(query: Query): readonly number[] | undefined {
  const text = textIn(query, 'partitions').trim();
  if (text === '' || text === 'all') return undefined;
  const found = parsePartitions(text);
  if (found === undefined) throw wrongValue('partitions', text, 'all, or numbers such as 0, 2-4');
  return found;
}

function valueIn(query: Query, to: Reset['to']): bigint {
  const text = textIn(query, 'value').trim();
  switch (to) {
    case 'earliest':
    case 'latest':
      return 0n;
    case 'timestamp':
      return (
        parseTime(text) ?? refuse(text, 'a time such as 2026-03-01T12:00:00Z, or milliseconds')
      );
    case 'offset':
      return parseLong(text, /^\d{1,19}$/) ?? refuse(text, 'an offset: a whole number from 0');
    case 'shift':
      return parseLong(text, /^[+-]?\d{1,19}$/) ?? refuse(text, 'a whole number such as 10 or -10');
  }
}

function refuse(text: string, allowed: string): never {
  throw wrongValue('value', text, allowed);
}

const largest = 2n ** 63n - 1n;

function parseLong(text: string, form: RegExp): bigint | undefined {
  if (!form.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  return value <= largest && value >= -largest ? value : undefined;
}

const isoTime = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Without a zone it is UTC, as all times of the pages are. @returns milliseconds since 1970 */
export function parseTime(text: string): bigint | undefined {
  if (/^\d{1,15}$/.test(text)) return BigInt(text);
  const found = isoTime.exec(text);
  if (found === null) return undefined;
  const [, time, , , zone] = found;
  const ms = Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text);
  return Number.isNaN(ms) || ms < 0 ? undefined : BigInt(ms);
}

export function moveOf(before: Before, { to, value }: Pick<Reset, 'to' | 'value'>): Move {
  const { partition, committed, start, end } = before;
  const wanted = wantedOf(before, to, value);
  const target = wanted === undefined ? undefined : within(wanted, before);
  const shared = { partition, committed, start, end, target, isMovedIn: target !== wanted };
  if (target === undefined || committed === undefined) return { ...shared, again: 0n, skipped: 0n };
  // What retention has taken is neither read again nor skipped.
  const distance = target - within(committed, before);
  return {
    ...shared,
    again: distance < 0n ? -distance : 0n,
    skipped: distance > 0n ? distance : 0n,
  };
}

function wantedOf(
  { committed, start, end, atTime }: Before,
  to: Reset['to'],
  value: bigint,
): bigint | undefined {
  switch (to) {
    case 'earliest':
      return start;
    case 'latest':
      return end;
    case 'timestamp':
      return atTime ?? end;
    case 'offset':
      return value;
    case 'shift':
      return committed === undefined ? undefined : committed + value;
  }
}

function within(offset: bigint, { start, end }: Pick<Before, 'start' | 'end'>): bigint {
  if (offset < start) return start;
  return offset > end ? end : offset;
}

export function isChange({ committed, target }: Move): boolean {
  return target !== undefined && target !== committed;
}

export interface Target {
  readonly partition: number;
  readonly offset: bigint;
}

/** What the page that was confirmed had shown: `0:12,3:0`. */
export function targetsText(moves: readonly Move[]): string {
  return moves
    .filter(isChange)
    .map(({ partition, target }) => `${partition}:${target ?? 0n}`)
    .join(',');
}

/** @throws PageError 400 */
export function parseTargets(text: string): readonly Target[] {
  const found = text.split(',').map((part) => /^(\d{1,9}):(\d{1,19})$/.exec(part));
  if (!found.every((each) => each !== null)) {
    throw new PageError(400, 'nothing was changed: the offsets to reset to are missing or broken');
  }
  return found.map(([, partition, offset]) => ({
    partition: Number(partition),
    offset: BigInt(offset ?? ''),
  }));
}
