import { expect, it } from 'vitest';
import { partitionSizes, useByTopic } from '../../../../console/brokers/disk-use.ts';
import type { BrokerDisk } from '../../../../console/brokers/log-dirs.ts';

const big = 2n ** 60n + 1n;

function disk(broker: number, ...replicas: [string, number, bigint][]): BrokerDisk {
  const all = replicas.map(([topic, partition, bytes]) => ({ topic, partition, bytes }));
  return { broker, dirs: [{ path: '/data', errorCode: 0, replicas: all }] };
}

const disks = [disk(1, ['a', 0, 3n], ['a', 1, 4n], ['b', 0, big]), disk(2, ['a', 0, 2n])];

it('sums all replicas of a topic, the largest topic first, without rounding', () => {
  expect(useByTopic(disks)).toEqual([
    { topic: 'b', bytes: big, replicas: 1 },
    { topic: 'a', bytes: 9n, replicas: 3 },
  ]);
});

it('takes the largest replica for the size of a partition', () => {
  expect([...partitionSizes(disks, 'a')]).toEqual([
    [0, 3n],
    [1, 4n],
  ]);
});
