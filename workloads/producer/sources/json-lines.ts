/** One JSON object a line: `{"key", "value", "headers", "timestamp", "partition"}`. Null, empty and missing stay three things. */
import { isDeepStrictEqual } from 'node:util';
import { messageOf, SerializationError } from '../../shared/errors.ts';
import type { Header, OutgoingRecord } from '../../shared/record.ts';
import { checkTimestamp } from './timestamps.ts';

const fields = ['key', 'value', 'headers', 'timestamp', 'partition'];

/** @throws SerializationError that names the field */
export function recordOf(topic: string, line: string): OutgoingRecord {
  const parsed = parse(line);
  if (!isObject(parsed)) throw new SerializationError('is no JSON object');
  const unknown = Object.keys(parsed).find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    throw new SerializationError(`unknown field ${unknown}; known are ${fields.join(', ')}`);
  }
  if (!Object.hasOwn(parsed, 'value')) {
    throw new SerializationError('value is missing; null would delete the key, "" is an empty one');
  }
  const { key = null, value, headers = [], timestamp, partition } = parsed;
  return {
    topic,
    key: bytesOf('key', key),
    value: isDocument(value) ? Buffer.from(JSON.stringify(value)) : bytesOf('value', value),
    headers: headersOf(headers),
    ...(isGiven(timestamp) ? { timestamp: timestampOf(timestamp) } : {}),
    ...(isGiven(partition) ? { partition: partitionOf(partition) } : {}),
  };
}

/** Text as UTF-8, null, or `{"base64": "…"}` for bytes that are no text. */
function bytesOf(where: string, value: unknown): Buffer | null {
  if (value === null) return null;
  if (typeof value === 'string') return Buffer.from(value);
  if (isBase64(value)) return decode(where, value.base64);
  const hint = typeof value === 'number' ? `; write it as text: "${value}"` : '';
  throw new SerializationError(`${where} is ${kindOf(value)}, not text or null${hint}`);
}

/** `{"a": "1", "b": ["2", "3"]}`, or `[["a", "1"], ["b", "2"], ["a", "3"]]` where order matters. */
function headersOf(headers: unknown): Header[] {
  if (Array.isArray(headers)) return headers.map(pairOf);
  if (!isObject(headers)) throw new SerializationError('headers is neither an object nor a list');
  return Object.entries(headers).flatMap(([key, value]) => {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.map((each) => ({ key, value: bytesOf(`header ${key}`, each) }));
  });
}

function pairOf(pair: unknown): Header {
  if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
    throw new SerializationError('headers as a list are pairs: ["name", "value"]');
  }
  return { key: pair[0], value: bytesOf(`header ${pair[0]}`, pair[1]) };
}

function timestampOf(timestamp: unknown): bigint {
  const text = digitsOf(timestamp);
  if (text === undefined) throw new SerializationError('timestamp is no whole number');
  return checkTimestamp(BigInt(text));
}

function partitionOf(partition: unknown): number {
  if (typeof partition === 'number' && Number.isInteger(partition) && partition >= 0) {
    return partition;
  }
  throw new SerializationError('partition is no whole number from 0');
}

function digitsOf(value: unknown): string | undefined {
  const text = rawOf(value) ?? String(value);
  return /^-?\d+$/.test(text) ? text : undefined;
}

function decode(where: string, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const back = bytes.toString('base64');
  // Node skips what is no base64.
  if (back.replace(/=+$/, '') === text.replace(/=+$/, '')) return bytes;
  throw new SerializationError(`${where} holds no base64`);
}

/** A value that is itself a JSON document; it is sent as its text. */
function isDocument(value: unknown): boolean {
  return Array.isArray(value) || (isObject(value) && !isBase64(value));
}

function isBase64(value: unknown): value is { readonly base64: string } {
  if (!isObject(value) || typeof value['base64'] !== 'string') return false;
  return isDeepStrictEqual(Object.keys(value), ['base64']);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return plain && rawOf(value) === undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function kindOf(value: unknown): string {
  if (rawOf(value) !== undefined) return 'a number';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Numbers that JavaScript would round keep their digits, also in documents. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line, keepDigits as (key: string, value: unknown) => unknown);
  } catch (error) {
    throw new SerializationError(`is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

interface RawJson {
  readonly rawJSON: string;
}

/** Newer than TypeScript's library. */
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON: (text: string) => RawJson;
  isRawJSON: (value: unknown) => value is RawJson;
};

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  const { source } = context;
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  return Number.isSafeInteger(value) ? value : rawJSON(source);
}

function rawOf(value: unknown): string | undefined {
  return isRawJSON(value) ? value.rawJSON : undefined;
}
