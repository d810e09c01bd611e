/** What a record takes in a batch. */
import type { OutgoingRecord } from '../shared/record.ts';

/** Bytes of an empty batch of format 2. */
export const batchOverhead = 61;

/** Length, attributes, distances of time and offset, number of headers: small numbers in a batch of usual size. */
const recordOverhead = 8;

/** @returns bytes before compression, to within a few */
export function recordBytes({ key, value, headers }: OutgoingRecord): number {
  let bytes = recordOverhead + fieldBytes(key) + fieldBytes(value);
  for (const header of headers) {
    const name = Buffer.byteLength(header.key);
    bytes += lengthBytes(name) + name + fieldBytes(header.value);
  }
  return bytes;
}

/** A null is a length of -1. */
function fieldBytes(bytes: Buffer | null): number {
  return bytes === null ? 1 : lengthBytes(bytes.length) + bytes.length;
}

/** Lengths are zigzag varints: one bit for the sign, seven a byte. */
function lengthBytes(length: number): number {
  if (length < 0x40) return 1;
  if (length < 0x20_00) return 2;
  if (length < 0x10_00_00) return 3;
  return length < 0x8_00_00_00 ? 4 : 5;
}
