/** What stands in the files of a segment: the headers of its batches, and its two indexes. */

/** Up to the count of its records, a batch of today's form is this long without them. */
export const headerBytes = 61;
export const timeEntryBytes = 12;
export const offsetEntryBytes = 8;

/** Before this form (magic 2) a file holds single messages. Kafka has not written those since 0.11. */
const batchMagic = 2;
const appendTimeBit = 0x08;
/** Compaction puts the time when tombstones may go where the time of the first record was. */
const horizonBit = 0x40;

export interface Batch {
  readonly baseOffset: bigint;
  readonly lastOffset: bigint;
  /** Of the first record, in ms since 1970; undefined where it has none. */
  readonly firstMs: bigint | undefined;
  /** The newest in the batch. */
  readonly newestMs: bigint | undefined;
  /** The whole batch with its records. */
  readonly bytes: number;
}

/** @returns undefined where no header of a batch stands there */
export function batchAt(bytes: Buffer, at: number): Batch | undefined {
  if (at + headerBytes > bytes.length || bytes[at + 16] !== batchMagic) return undefined;
  const baseOffset = bytes.readBigInt64BE(at);
  const attributes = bytes.readInt16BE(at + 21);
  const newestMs = timeOf(bytes.readBigInt64BE(at + 35));
  return {
    baseOffset,
    lastOffset: baseOffset + BigInt(bytes.readInt32BE(at + 23)),
    firstMs: firstTime(attributes, timeOf(bytes.readBigInt64BE(at + 27)), newestMs),
    newestMs,
    bytes: 12 + bytes.readInt32BE(at + 8),
  };
}

/**
 * @param bytes part of a log file that begins with a batch; its last one may be cut off behind the header
 * @returns the batches, and how far they reach
 */
export function walkBatches(bytes: Buffer): { readonly batches: Batch[]; readonly bytes: number } {
  const batches: Batch[] = [];
  let at = 0;
  for (let batch = batchAt(bytes, at); batch !== undefined; batch = batchAt(bytes, at)) {
    // A length that leads nowhere comes from no broker.
    if (batch.bytes < headerBytes) break;
    batches.push(batch);
    at += batch.bytes;
  }
  return { batches, bytes: at };
}

/**
 * The newest time in an index by time, or in its last entry. The file that is written to is as long as it may ever
 * get, with zeros behind its entries.
 */
export function newestIndexed(index: Buffer): bigint | undefined {
  const last = lastEntry(index, timeEntryBytes);
  return last === undefined ? undefined : timeOf(last.readBigInt64BE(0));
}

/** Where in the log the last batch stands that the index by offset knows; 0 where it knows none. */
export function lastIndexedPosition(index: Buffer): number {
  return lastEntry(index, offsetEntryBytes)?.readInt32BE(4) ?? 0;
}

function lastEntry(index: Buffer, size: number): Buffer | undefined {
  for (let at = index.length - (index.length % size) - size; at >= 0; at -= size) {
    const entry = index.subarray(at, at + size);
    if (entry.some((byte) => byte !== 0)) return entry;
  }
  return undefined;
}

function firstTime(
  attributes: number,
  base: bigint | undefined,
  newest: bigint | undefined,
): bigint | undefined {
  if ((attributes & appendTimeBit) !== 0) return newest;
  return (attributes & horizonBit) !== 0 ? undefined : base;
}

/** Kafka writes -1 for a record without a time. */
function timeOf(ms: bigint): bigint | undefined {
  return ms < 0n ? undefined : ms;
}
