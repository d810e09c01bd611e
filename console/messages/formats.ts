/** What the bytes of a key or a value say. Never throws because of the bytes: what cannot be read is shown as it is. */
import { SourceError } from '../shell/errors.ts';
import type { Schemas } from './avro/schemas.ts';
import { hexDump } from './hex.ts';
import { prettyJson } from './json-text.ts';
import { controlCount, visibleText } from './visible-text.ts';

export const formats = ['auto', 'text', 'json', 'avro', 'hex'] as const;
export type Format = (typeof formats)[number];

export interface Shown {
  readonly kind: 'null' | 'empty' | 'text' | 'json' | 'avro' | 'hex';
  readonly text: string;
  /** More is there than is shown. */
  readonly isCut: boolean;
  /** Why it is not shown in the wanted format. */
  readonly problem?: string;
  /** In the registry. */
  readonly schemaId?: number;
}

export interface Reading {
  readonly format: Format;
  /** Undefined where the cluster has no registry. */
  readonly schemas: Schemas | undefined;
  /** Bytes of one key or value that are shown. */
  readonly limit: number;
}

export async function show(bytes: Buffer | null, reading: Reading): Promise<Shown> {
  if (bytes === null) return { kind: 'null', text: '', isCut: false };
  if (bytes.length === 0) return { kind: 'empty', text: '', isCut: false };
  switch (reading.format) {
    case 'auto':
      return isFramed(bytes) && reading.schemas !== undefined
        ? showAvro(bytes, reading)
        : showGuessed(bytes, reading);
    case 'avro':
      return showAvro(bytes, reading);
    case 'json':
      return showJson(bytes, reading);
    case 'text':
      return showText(bytes, reading);
    case 'hex':
      return showHex(bytes, reading);
  }
}

/** For a search: all of it in one text. */
export async function searchText(bytes: Buffer | null, reading: Reading): Promise<string> {
  if (bytes === null) return '';
  const { format, schemas } = reading;
  if (format === 'hex') return bytes.toString('hex');
  const mayBeAvro = format === 'avro' || (format === 'auto' && isFramed(bytes));
  if (!mayBeAvro || schemas === undefined) return bytes.toString('utf8');
  try {
    return (await schemas.decode(bytes)).text;
  } catch {
    return bytes.toString('utf8');
  }
}

/** A zero byte and the four of an id in front, as the serializers of the registry write it. */
function isFramed(bytes: Buffer): boolean {
  return bytes[0] === 0 && bytes.length >= 5;
}

async function showAvro(bytes: Buffer, reading: Reading): Promise<Shown> {
  const { schemas, limit, format } = reading;
  if (schemas === undefined) {
    return showHex(bytes, reading, 'the cluster has no schema registry to read Avro with');
  }
  try {
    const { text, schemaId, kind } = await schemas.decode(bytes);
    const readable = visibleText(prettyJson(text) ?? text);
    return { kind, ...cut(readable, limit), schemaId };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const place = error instanceof SourceError ? `${error.source}: ` : '';
    const problem = `${place}${error.message}`;
    return format === 'avro'
      ? showHex(bytes, reading, problem)
      : showGuessed(bytes, reading, problem);
  }
}

/** Numbers in binary are often valid text of control characters. */
const mostControl = 1 / 8;

function showGuessed(bytes: Buffer, reading: Reading, problem?: string): Shown {
  const text = textOf(bytes, reading.limit);
  if (text === undefined || controlCount(text) > text.length * mostControl) {
    return showHex(bytes, reading, problem);
  }
  const shown =
    bytes.length <= reading.limit && /^\s*[[{"]/.test(text)
      ? showJson(bytes, reading)
      : showText(bytes, reading);
  const { kind, isCut, text: readable } = shown;
  return { kind, isCut, text: readable, ...(problem === undefined ? {} : { problem }) };
}

function showJson(bytes: Buffer, reading: Reading): Shown {
  if (bytes.length > reading.limit) return showText(bytes, reading);
  const text = textOf(bytes, reading.limit);
  const pretty = text === undefined ? undefined : prettyJson(text);
  if (pretty === undefined) return { ...showText(bytes, reading), problem: 'it is no JSON' };
  return { kind: 'json', text: visibleText(pretty), isCut: false };
}

function showText(bytes: Buffer, reading: Reading): Shown {
  const text = textOf(bytes, reading.limit);
  if (text === undefined) return showHex(bytes, reading, 'it is no UTF-8 text');
  return { kind: 'text', text: visibleText(text), isCut: bytes.length > reading.limit };
}

/** A dump takes five characters for each byte. */
const hexShare = 8;

function showHex(bytes: Buffer, { limit }: Reading, problem?: string): Shown {
  const most = Math.max(Math.floor(limit / hexShare), 16);
  return {
    kind: 'hex',
    text: hexDump(bytes.subarray(0, most)),
    isCut: bytes.length > most,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** @returns undefined where it is no UTF-8; a character that the limit cuts is left out */
function textOf(bytes: Buffer, limit: number): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(0, limit), { stream: bytes.length > limit });
  } catch {
    return undefined;
  }
}

function cut(text: string, limit: number): { readonly text: string; readonly isCut: boolean } {
  return { text: text.slice(0, limit), isCut: text.length > limit };
}
