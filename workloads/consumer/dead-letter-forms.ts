/** How a rejected record looks as a dead letter. Pure. */
import type { Header, OutgoingRecord } from '../shared/record.ts';
import { headersToJson } from './store/headers.ts';
import type { Judged } from './store/writer.ts';

export type Rejected = Extract<Judged, { valid: false }>;

/** The time is not taken over: retention would delete an old record at once. */
export type DeadLetter = Pick<OutgoingRecord, 'key' | 'value' | 'headers'>;

/** From the one that says all to the one that always fits. */
export const forms: readonly ((rejected: Rejected) => DeadLetter)[] = [
  asItIs,
  withHeadersAsJson,
  withoutContents,
];

function asItIs(rejected: Rejected): DeadLetter {
  const { key, value, headers } = rejected.record;
  return { key, value, headers: [...headers, ...origin(rejected)] };
}

/** For headers that a client cannot send, such as one without a value. */
function withHeadersAsJson(rejected: Rejected): DeadLetter {
  const { key, value, headers } = rejected.record;
  return {
    key,
    value,
    headers: [...origin(rejected), text('headers', headersToJson(headers))],
  };
}

/** For records that are too large once the origin stands with them. */
function withoutContents(rejected: Rejected): DeadLetter {
  const { key, value, headers } = rejected.record;
  const sizes = { key: key?.length, value: value?.length, headers: headers.length };
  return {
    key: null,
    value: null,
    headers: [...origin(rejected), text('omitted', JSON.stringify(sizes))],
  };
}

function origin({ record, reason }: Rejected): Header[] {
  return [
    text('topic', record.topic),
    text('partition', String(record.partition)),
    text('offset', String(record.offset)),
    text('timestamp', String(record.timestamp)),
    text('reason', reason),
  ];
}

function text(name: string, value: string): Header {
  return { key: `dead-letter.${name}`, value: Buffer.from(value) };
}
