import { expect, it } from 'vitest';
import { topicGroups, type Found } from '../../../../console/topics/consumers.ts';

const ranges = new Map([
  ['a/0', { start: 10n, end: 30n }],
  ['a/1', { start: 0n, end: 5n }],
]);
const member = (...partitions: [string, number][]) => ({
  ...{ memberId: 'm', clientId: 'c', host: 'h', topics: ['a'] },
  partitions: partitions.map(([topic, partition]) => ({ topic, partition })),
});
const commit = (topic: string, partition: number, offset: bigint) => ({ topic, partition, offset });

function groupsOf(found: Partial<Found>) {
  const groups = [{ group: 'g', state: 'Empty' }];
  return topicGroups('a', { groups, commits: new Map(), described: new Map(), ranges, ...found });
}

it('leaves out groups that have nothing to do with the topic', () => {
  const described = new Map([['g', { state: 'Stable', members: [member(['b', 0])] }]]);
  expect(groupsOf({ described, commits: new Map([['g', [commit('b', 0, 1n)]]]) })).toEqual([]);
});

it('sums the lag of kept records, also where a commit is before the start or behind the end', () => {
  const commits = new Map([['g', [commit('a', 0, 3n), commit('a', 1, 9n), commit('b', 0, 1n)]]]);
  expect(groupsOf({ commits })).toEqual([
    { group: 'g', state: 'Empty', members: 0, committed: 2, lag: 20n },
  ]);
});

it('counts members that hold partitions of it, and knows no lag without a commit', () => {
  const members = [member(['a', 0], ['a', 1]), member(['b', 0]), member()];
  const described = new Map([['g', { state: 'Stable', members }]]);
  expect(groupsOf({ described })).toEqual([
    { group: 'g', state: 'Stable', members: 1, committed: 0, lag: undefined },
  ]);
});
