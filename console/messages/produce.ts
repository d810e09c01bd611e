/** Sends one record. */
import { PlatformaticProducer } from '../../workloads/shared/clients/platformatic/producer.ts';
import { javaPartition } from '../../workloads/shared/partitioner.ts';
import type { OutgoingRecord } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { SourceError } from '../shell/errors.ts';

/** Where the record is. */
export interface Produced {
  readonly partition: number;
  readonly offset: bigint;
}

/** @throws SourceError; its cause is what the broker says */
export async function produce(cluster: Cluster, record: OutgoingRecord, partition: number) {
  const producer = new PlatformaticProducer(cluster.options, {
    acks: 'all',
    // One record, sent once, is not sent twice.
    idempotent: false,
    compression: 'none',
    requestTimeoutMs: cluster.options.requestTimeout ?? 30_000,
  });
  try {
    const { topic } = record;
    const [sent] = await producer.send([{ topic, partition, records: [record] }]);
    if (sent?.ok === true) return { partition, offset: sent.baseOffset ?? -1n };
    throw new SourceError(cluster.source, sent?.error);
  } finally {
    await producer.close();
  }
}

/** As Java's client: by the key; without one, any that has a leader. */
export function partitionFor(
  { partitions }: TopicMetadata,
  key: Buffer | null,
  random: () => number = Math.random,
): number {
  if (key !== null) return javaPartition(key, partitions.length);
  const led = partitions.filter(({ leader }) => leader >= 0);
  const candidates = led.length === 0 ? partitions : led;
  return candidates[Math.floor(random() * candidates.length)]?.partition ?? 0;
}
