import type { RecordsBatch } from '@platformatic/kafka';
import type { Position, StoredRecord } from '../../record.ts';

const controlBit = 1 << 5;
const appendTimeBit = 1 << 3;

/** The records from the position on: a batch is fetched whole, and may begin before it. */
export function recordsOf(
  batches: readonly RecordsBatch[],
  { topic, partition, offset: from }: Position,
): StoredRecord[] {
  const found: StoredRecord[] = [];
  for (const batch of batches) {
    // Marks of transactions are no records.
    if ((batch.attributes & controlBit) !== 0) continue;
    const appendTime = (batch.attributes & appendTimeBit) !== 0;
    for (const { offsetDelta, timestampDelta, key, value, headers } of batch.records) {
      const offset = batch.firstOffset + BigInt(offsetDelta);
      if (offset < from) continue;
      const timestamp = appendTime ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta;
      found.push({
        topic,
        partition,
        offset,
        key,
        value,
        headers: headers.map(([name, content]) => ({ key: String(name), value: content })),
        timestamp,
      });
    }
  }
  return found;
}

/** Behind the last batch, also where compaction has taken its last records. */
export function nextOffset(batches: readonly RecordsBatch[], from: bigint): bigint {
  const last = batches.at(-1);
  if (last === undefined) return from;
  const next = last.firstOffset + BigInt(last.lastOffsetDelta) + 1n;
  return next > from ? next : from;
}
