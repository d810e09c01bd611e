/** Batches as a broker of Kafka 3.4 wrote them, and files made of them. */

/** One record, key `k`, from a producer that sent microseconds: offset 1 of its partition. */
export const microsecondBatch = Buffer.from(
  '00000000000000010000006800000000029b45016a0000000000000006611de2f4a6700006611de2f4a670ffffffffffffffff' +
    '000000000000000000016c000000026b5e612076616c7565206f6620736f6d65206c656e6774682074686174206973203137' +
    '393536333038343938393430303000',
  'hex',
);

/** One record at offset 0 of a topic with LogAppendTime, from a producer that sent seconds. */
export const appendTimeBatch = Buffer.from(
  '00000000000000000000006200000000021ca3637d000800000000000000006b072701000001a213f06cf8ffffffffffffffff' +
    '0000000000000000000160000000026b52612076616c7565206f6620736f6d65206c656e6774682074686174206973203137' +
    '393536333038343900',
  'hex',
);

/** The index by time that the broker left beside the first of them when it closed the segment. */
export const microsecondTimeIndex = Buffer.from('0006611de2f4a67000000000', 'hex');

export interface BatchTimes {
  readonly baseOffset: bigint;
  readonly firstMs: bigint;
  readonly newestMs: bigint;
}

/** The first batch with another place and other times; its checksum does not fit any more. */
export function batchBytes({ baseOffset, firstMs, newestMs }: BatchTimes): Buffer {
  const bytes = Buffer.from(microsecondBatch);
  bytes.writeBigInt64BE(baseOffset, 0);
  bytes.writeBigInt64BE(firstMs, 27);
  bytes.writeBigInt64BE(newestMs, 35);
  return bytes;
}

/** @param entries time in ms and offset in the segment */
export function timeIndexBytes(entries: readonly (readonly [bigint, number])[]): Buffer {
  return Buffer.concat(
    entries.map(([ms, offset]) => {
      const entry = Buffer.alloc(12);
      entry.writeBigInt64BE(ms, 0);
      entry.writeInt32BE(offset, 8);
      return entry;
    }),
  );
}

/** @param entries offset in the segment and position in its file */
export function offsetIndexBytes(entries: readonly (readonly [number, number])[]): Buffer {
  return Buffer.concat(
    entries.map(([offset, position]) => {
      const entry = Buffer.alloc(8);
      entry.writeInt32BE(offset, 0);
      entry.writeInt32BE(position, 4);
      return entry;
    }),
  );
}
