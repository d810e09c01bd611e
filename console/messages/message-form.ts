/** What the form for a new record says, as a record. */
import type { Header } from '../../workloads/shared/record.ts';
import { PageError } from '../shell/errors.ts';
import { wrongValue } from '../shell/query.ts';
import { AvroValueError } from './avro/from-json.ts';
import type { Schemas } from './avro/schemas.ts';
import { fromHex } from './hex.ts';
import { isJson } from './json-text.ts';
import { timestampIn } from './query.ts';

export const kinds = ['text', 'json', 'avro', 'hex'] as const;

export const fieldNames = [
  'partition',
  'key',
  'keyKind',
  'keySubject',
  'keyNull',
  'value',
  'valueKind',
  'valueSubject',
  'valueNull',
  'headers',
  'timestamp',
] as const;

/** All as text; a box that is not ticked is `''`. */
export type MessageFields = Readonly<Record<(typeof fieldNames)[number], string>>;

/** Nothing is ever sent without a key by accident. */
export const emptyFields: MessageFields = {
  partition: '',
  key: '',
  keyKind: 'text',
  keySubject: '',
  keyNull: 'on',
  value: '',
  valueKind: 'text',
  valueSubject: '',
  valueNull: '',
  headers: '',
  timestamp: '',
};

export interface NewMessage {
  /** Undefined: by the key. */
  readonly partition: number | undefined;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly Header[];
  readonly timestamp: bigint | undefined;
}

/** @throws PageError 400 that names the field; SourceError of the registry */
export async function messageOf(
  fields: MessageFields,
  partitions: number,
  schemas: Schemas | undefined,
): Promise<NewMessage> {
  return {
    partition: partitionOf(fields.partition, partitions),
    key: await bytesIn('key', fields, schemas),
    value: await bytesIn('value', fields, schemas),
    headers: headersIn(fields.headers),
    timestamp: fields.timestamp.trim() === '' ? undefined : timestampIn(fields.timestamp),
  };
}

function partitionOf(text: string, partitions: number): number | undefined {
  if (text === '') return undefined;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (number >= 0 && number < partitions) return number;
  throw wrongValue('partition', text, `none (by the key), or a number from 0 to ${partitions - 1}`);
}

async function bytesIn(
  name: 'key' | 'value',
  fields: MessageFields,
  schemas: Schemas | undefined,
): Promise<Buffer | null> {
  // Browsers send line ends as two characters.
  const text = fields[name].replaceAll('\r\n', '\n');
  if (fields[`${name}Null`] !== '') {
    if (text === '') return null;
    throw new PageError(
      400,
      `${name}: there is text, and null is ticked`,
      'allowed: one of the two',
    );
  }
  const kind = kinds.find((each) => each === fields[`${name}Kind`]);
  switch (kind) {
    case 'text':
      return Buffer.from(text);
    case 'json':
      if (isJson(text)) return Buffer.from(text);
      throw wrongValue(name, short(text), 'JSON');
    case 'hex':
      return hexIn(name, text);
    case 'avro':
      return avroIn(name, text, fields[`${name}Subject`].trim(), schemas);
    case undefined:
      throw wrongValue(`${name}Kind`, fields[`${name}Kind`], kinds.join(', '));
  }
}

function hexIn(name: string, text: string): Buffer {
  const bytes = fromHex(text);
  if (bytes === undefined) throw wrongValue(name, short(text), 'pairs of the digits 0 to f');
  return bytes;
}

async function avroIn(
  name: string,
  text: string,
  subject: string,
  schemas: Schemas | undefined,
): Promise<Buffer> {
  if (schemas === undefined) {
    throw new PageError(400, `${name}: the cluster has no schema registry to write Avro with`);
  }
  if (subject === '') throw wrongValue(`${name}Subject`, subject, 'a subject of the registry');
  try {
    return await schemas.encode(subject, text);
  } catch (error) {
    if (!(error instanceof AvroValueError)) throw error;
    throw new PageError(400, `${name} does not fit subject ${subject}: ${error.message}`);
  }
}

/** Lines `name: value`. `name:` is an empty value, `name` alone is null. */
export function headersIn(text: string): Header[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = line.indexOf(':');
      const key = (at < 0 ? line : line.slice(0, at)).trim();
      if (key === '') throw wrongValue('headers', short(line), 'lines such as name: value');
      return { key, value: at < 0 ? null : Buffer.from(line.slice(at + 1).trim()) };
    });
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
