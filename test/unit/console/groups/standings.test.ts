import { expect, it } from 'vitest';
import { standings, totalLag } from '../../../../console/groups/standings.ts';

const member = {
  memberId: 'm-1',
  clientId: 'c',
  host: '127.0.0.1',
  topics: ['orders'],
  partitions: [
    { topic: 'orders', partition: 1 },
    { topic: 'orders', partition: 10 },
  ],
};
const committed = [
  { topic: 'orders', partition: 1, offset: 5n },
  { topic: 'gone', partition: 0, offset: 7n },
];
const ranges = new Map([
  ['orders/1', { start: 8n, end: 20n }],
  ['orders/10', { start: 0n, end: 3n }],
]);

it('tells lag and loss of what is committed, and who reads it', () => {
  const places = standings({ members: [member] }, committed, ranges);
  expect(places.map(({ topic, partition, lag, lost }) => [topic, partition, lag, lost])).toEqual([
    ['gone', 0, undefined, 0n],
    ['orders', 1, 12n, 3n],
    ['orders', 10, undefined, 0n],
  ]);
  expect(places.map((place) => place.member?.memberId)).toEqual([undefined, 'm-1', 'm-1']);
});

it('adds up what is known, and counts what is not', () => {
  const places = standings({ members: [member] }, committed, ranges);
  expect(totalLag(places)).toEqual({ lag: 12n, unknown: 2 });
  expect(totalLag([])).toEqual({ lag: 0n, unknown: 0 });
});
