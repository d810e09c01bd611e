import type { IncomingBatch } from '../../../../workloads/shared/client.ts';
import type { StoredRecord } from '../../../../workloads/shared/record.ts';
import type { Judged, JudgedBatch } from '../../../../workloads/consumer/store/writer.ts';

/** A record of partition 0 of topic `t`, unless it says something else. */
export function record(offset: bigint, changes: Partial<StoredRecord> = {}): StoredRecord {
  return {
    topic: 't',
    partition: 0,
    offset,
    key: null,
    value: Buffer.from('USA'),
    headers: [],
    timestamp: 1_700_000_000_000n + offset,
    ...changes,
  };
}

export function valid(offset: bigint, country: string | null = 'USA'): Judged {
  return { valid: true, country, record: record(offset) };
}

export function invalid(offset: bigint, changes: Partial<StoredRecord> = {}): Judged {
  return { valid: false, reason: 'unknown country: "x"', record: record(offset, changes) };
}

/** Of the partition of its first record. */
export function judgedBatch(...records: readonly Judged[]): JudgedBatch {
  const first = records[0]?.record ?? record(0n);
  const next = (records.at(-1)?.record.offset ?? -1n) + 1n;
  return { topic: first.topic, partition: first.partition, records, next };
}

/** A batch of partition 0 of topic `t` as a client hands it over. */
export function incoming(
  records: readonly StoredRecord[],
  changes: Partial<IncomingBatch> = {},
): IncomingBatch {
  return {
    topic: 't',
    partition: 0,
    records,
    highWatermark: 100n,
    heartbeat: async () => Promise.resolve(),
    isStale: () => false,
    ...changes,
  };
}
