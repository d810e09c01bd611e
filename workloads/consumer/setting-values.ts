/** Settings that say more than one thing in one text. Pure. */
import type { TopicPartition } from '../shared/record.ts';

export type SeekTarget =
  | { readonly to: 'earliest' | 'latest' }
  | { readonly to: 'offset'; readonly offset: bigint }
  /** ms since 1970 */
  | { readonly to: 'time'; readonly timestamp: bigint };

/** @returns undefined when it is none of `earliest`, `latest`, `offset:N`, `time:ISO` */
export function parseSeek(text: string): SeekTarget | undefined {
  if (text === 'earliest' || text === 'latest') return { to: text };
  const [kind, value] = splitOnce(text);
  if (kind === 'offset' && isOffset(value)) return { to: 'offset', offset: BigInt(value) };
  const timestamp = kind === 'time' ? parseTime(value) : undefined;
  return timestamp === undefined ? undefined : { to: 'time', timestamp };
}

export type StopRule = { readonly after: 'never' | 'end' } | { readonly after: number };

/** @returns undefined when it is none of `never`, `end`, `count:N` */
export function parseStop(text: string): StopRule | undefined {
  if (text === 'never' || text === 'end') return { after: text };
  const [kind, value] = splitOnce(text);
  if (kind !== 'count' || !/^[1-9]\d{0,14}$/.test(value)) return undefined;
  return { after: Number(value) };
}

/** @returns undefined when it is not `TOPIC:PARTITION` */
export function parsePartition(text: string): TopicPartition | undefined {
  const found = /^([a-zA-Z0-9._-]+):(\d{1,9})$/.exec(text);
  const [, topic, partition] = found ?? [];
  return topic === undefined ? undefined : { topic, partition: Number(partition) };
}

/**
 * A date, or a date with a time; without an offset it is UTC, so that a setting means the same on every machine.
 * @returns ms since 1970; undefined when the text is no such time
 */
export function parseTime(text: string): bigint | undefined {
  const found =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(
      text,
    );
  if (!found) return undefined;
  const [, day = '', time = '00:00', zone = 'Z'] = found;
  const ms = Date.parse(`${day}T${time}${zone}`);
  if (Number.isNaN(ms) || !isRealDay(day)) return undefined;
  return BigInt(ms);
}

/** `Date.parse` takes February 30 for March 2. */
function isRealDay(day: string): boolean {
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}

/** Kafka's offsets are signed 64-bit integers. */
function isOffset(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n;
}

function splitOnce(text: string): [string, string] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
