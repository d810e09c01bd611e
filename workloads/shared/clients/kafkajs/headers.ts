/** kafkajs has headers as an object; a list of values stands for a repeated key. */
import type { IHeaders } from 'kafkajs';
import type { Header } from '../../record.ts';
import { SerializationError } from '../../errors.ts';

/** @throws SerializationError for a null value: kafkajs 2.2.4 fails on it */
export function toObject(headers: readonly Header[]): IHeaders {
  // No prototype: `__proto__` is a name like any other.
  const object = Object.create(null) as Record<string, Buffer | Buffer[]>;
  for (const { key, value } of headers) {
    if (value === null) {
      throw new SerializationError(
        `kafkajs cannot send header ${JSON.stringify(key)} without a value`,
      );
    }
    const before = object[key];
    if (before === undefined) object[key] = value;
    else object[key] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return object;
}

export function toList(headers: IHeaders | undefined): Header[] {
  if (headers === undefined) return [];
  return Object.entries(headers).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.map((each) => ({ key, value: bytesOf(each) }))
      : [{ key, value: bytesOf(value) }],
  );
}

function bytesOf(value: Buffer | string | null | undefined): Buffer | null {
  return typeof value === 'string' ? Buffer.from(value) : (value ?? null);
}
