import { Partitioners } from 'kafkajs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { javaPartition } from '../../../../workloads/shared/partitioner.ts';

/** Hashes of Kafka's own test of its `murmur2`. */
const known = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
] as const;

const many = 0x7fffffff;

describe('javaPartition', () => {
  it.each(known)('of %s is that of Kafka', (key, hash) => {
    expect(javaPartition(Buffer.from(key), many)).toBe((hash & 0x7fffffff) % many);
  });

  it('is always a partition of the topic', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 5000 }), (key, partitions) => {
        const partition = javaPartition(Buffer.from(key), partitions);
        return Number.isInteger(partition) && partition >= 0 && partition < partitions;
      }),
    );
  });

  it('is that of the partitioner of kafkajs, which is tested on its own', () => {
    const choose = Partitioners.DefaultPartitioner();
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 1,
      replicas: [1],
      isr: [1],
    }));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const key = Buffer.from(bytes);
        const theirs = choose({ topic: 't', partitionMetadata, message: { key, value: null } });
        return javaPartition(key, 12) === theirs;
      }),
    );
  });
});
