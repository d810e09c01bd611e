import { expect, it } from 'vitest';
import type { TopicMetadata } from '../../../../console/cluster/metadata.ts';
import { topicOverview } from '../../../../console/topics/overview.ts';

const topic = (count: number): TopicMetadata => ({
  name: 'a',
  isInternal: false,
  partitions: Array.from({ length: count }, (_, partition) => ({
    ...{ partition, leader: 1, replicas: [1], isr: [1] },
  })),
});

it('shows a page of the partitions and counts the records of all', () => {
  const ranges = new Map(
    Array.from({ length: 120 }, (_, partition): [string, { start: bigint; end: bigint }] => [
      `a/${partition}`,
      { start: 1n, end: 3n },
    ]),
  );
  const overview = topicOverview(topic(120), ranges, [], 3);
  expect(overview).toMatchObject({ page: 3, pages: 3, total: 120, records: 240n });
  expect(overview.rows.map(({ partition }) => partition)).toEqual(
    Array.from({ length: 20 }, (_, index) => 100 + index),
  );
});

it('does not count records where one partition is not known', () => {
  const ranges = new Map([['a/0', { start: 0n, end: 3n }]]);
  const overview = topicOverview(topic(2), ranges, [], 1);
  expect(overview.records).toBeUndefined();
  expect(overview.rows.map(({ range }) => range)).toEqual([{ start: 0n, end: 3n }, undefined]);
});

it('tells the disk of all replicas, and of each partition its largest one', () => {
  const dir = (bytes: bigint) => {
    const replicas = [
      { topic: 'a', partition: 0, bytes },
      { topic: 'b', partition: 0, bytes: 100n },
    ];
    return [{ path: '/data', errorCode: 0, replicas }];
  };
  const disks = [
    { broker: 1, dirs: dir(4n) },
    { broker: 2, dirs: dir(3n) },
  ];
  const overview = topicOverview(topic(1), new Map(), disks, 1);
  expect([overview.bytes, overview.rows[0]?.bytes]).toEqual([7n, 4n]);
});
