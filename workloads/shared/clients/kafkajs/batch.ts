import type { Batch } from 'kafkajs';
import type { StoredRecord } from '../../record.ts';
import { toList } from './headers.ts';

export function recordsOf({ topic, partition, messages }: Batch): StoredRecord[] {
  return messages.map(({ offset, key, value, headers, timestamp }) => ({
    topic,
    partition,
    offset: BigInt(offset),
    key,
    value,
    headers: toList(headers),
    timestamp: BigInt(timestamp),
  }));
}
