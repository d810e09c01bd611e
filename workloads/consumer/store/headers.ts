/** Headers as JSON: their order, repeated names, null and bytes that are no text are kept. */
import { isUtf8 } from 'node:buffer';
import type { Header } from '../../shared/record.ts';

type JsonHeader =
  | { readonly key: string; readonly value: string | null }
  | { readonly key: string; readonly base64: string };

export function headersToJson(headers: readonly Header[]): string {
  return headers.length === 0 ? '[]' : JSON.stringify(headers.map(toJson));
}

/** @throws SyntaxError when the text is no JSON */
export function headersFromJson(text: string): Header[] {
  return (JSON.parse(text) as JsonHeader[]).map(fromJson);
}

function toJson({ key, value }: Header): JsonHeader {
  if (value === null) return { key, value: null };
  return isUtf8(value)
    ? { key, value: value.toString() }
    : { key, base64: value.toString('base64') };
}

function fromJson(header: JsonHeader): Header {
  if ('base64' in header) return { key: header.key, value: Buffer.from(header.base64, 'base64') };
  return { key: header.key, value: header.value === null ? null : Buffer.from(header.value) };
}
