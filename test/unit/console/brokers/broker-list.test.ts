import { describe, expect, it } from 'vitest';
import { brokerRows, clusterFacts, skewOf } from '../../../../console/brokers/broker-list.ts';
import { percent } from '../../../../console/brokers/page.ts';
import type { ClusterMetadata } from '../../../../console/cluster/metadata.ts';
import { SourceError } from '../../../../console/shell/errors.ts';

const partitions = [
  { partition: 0, leader: 1, replicas: [1, 2], isr: [1, 2] },
  { partition: 1, leader: 1, replicas: [1, 2], isr: [1] },
  { partition: 2, leader: -1, replicas: [2], isr: [] },
];
const metadata: ClusterMetadata = {
  clusterId: 'c',
  controllerId: 2,
  brokers: [1, 2].map((id) => ({ id, host: `b${id}`, port: 9092, rack: undefined })),
  topics: new Map([['a', { name: 'a', isInternal: false, partitions }]]),
};

describe('brokers', () => {
  it('counts what each one leads, holds and lags behind with', () => {
    expect(
      brokerRows(metadata).map(({ id, leaders, replicas, outOfSync, isController }) => ({
        ...{ id, leaders, replicas, outOfSync, isController },
      })),
    ).toEqual([
      { id: 1, leaders: 2, replicas: 2, outOfSync: 0, isController: false },
      { id: 2, leaders: 0, replicas: 3, outOfSync: 2, isController: true },
    ]);
  });

  it('tells how far a share is from the average', () => {
    expect(brokerRows(metadata).map(({ leaderSkew }) => leaderSkew)).toEqual([100, -100]);
    expect(skewOf(0, 0)).toBeUndefined();
    expect([12.4, -0.2, -3, undefined].map(percent)).toEqual(['+12 %', '0 %', '-3 %', '-']);
  });

  it('knows the disk of those that tell it only', () => {
    const replicas = [{ topic: 'a', partition: 0, bytes: 5n }];
    const rows = brokerRows(metadata, [
      { broker: 1, dirs: [{ path: '/d', errorCode: 0, replicas }] },
      { broker: 2, dirs: [], fault: new SourceError('Kafka', new Error('silent')) },
    ]);
    expect(rows.map(({ bytes }) => bytes)).toEqual([5n, undefined]);
  });

  it('sorts the partitions of the cluster by how they are', () => {
    expect(clusterFacts(metadata)).toEqual({
      online: 2,
      offline: 1,
      underReplicated: 2,
      topics: 1,
    });
  });
});
