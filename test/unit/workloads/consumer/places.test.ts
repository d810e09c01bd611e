import { describe, expect, it } from 'vitest';
import { startingPlaces } from '../../../../workloads/consumer/assignment.ts';
import { endsOf, isAtEnd } from '../../../../workloads/consumer/ending.ts';
import { lagOf } from '../../../../workloads/consumer/lag.ts';
import { createPartitions } from '../../../../workloads/consumer/partitions.ts';
import {
  PartitionShorterError,
  startOf,
  type Known,
} from '../../../../workloads/consumer/start.ts';

const range = (start: bigint, end: bigint, partition = 0) => ({
  topic: 't',
  partition,
  start,
  end,
});

describe('lag', () => {
  it.each([
    ['an empty partition', range(0n, 0n), undefined, 0n, 0n],
    ['nothing committed', range(0n, 10n), undefined, 10n, 0n],
    ['all committed', range(0n, 10n), 10n, 0n, 0n],
    ['a commit beyond the end', range(0n, 10n), 12n, 0n, 0n],
    ['a commit that retention has overtaken', range(50n, 60n), 5n, 10n, 45n],
    ['large offsets', range(0n, 9_007_199_254_740_995n), 9_007_199_254_740_993n, 2n, 0n],
  ])('of %s', (_what, of, committed, lag, lostToRetention) => {
    expect(lagOf(of, committed)).toEqual({ ...of, committed, lag, lostToRetention });
  });
});

describe('a partition begins', () => {
  const known = (changes: Partial<Known>) =>
    startOf({ range: range(10n, 100n), reset: 'earliest', ...changes });

  it.each<[string, Partial<Known>, bigint, string]>([
    ['at its first record without a commit', {}, 10n, 'reset'],
    ['at its end without a commit, if so set', { reset: 'latest' }, 100n, 'reset'],
    ['at the commit', { committed: 40n }, 40n, 'commit'],
    ['at the commit when the database is behind', { committed: 40n, stored: 30n }, 40n, 'commit'],
    ['at the database when it is ahead', { committed: 40n, stored: 50n }, 50n, 'database'],
    ['at the database without a commit', { reset: 'latest', stored: 50n }, 50n, 'database'],
    ['where a setting says', { committed: 40n, stored: 50n, wanted: 20n }, 20n, 'seek'],
    ['at its first record when the wanted one is deleted', { wanted: 3n }, 10n, 'seek'],
    ['at its end when the wanted one is not there yet', { wanted: 1000n }, 100n, 'seek'],
    [
      'at its first record when the commit is of an earlier topic',
      { committed: 101n },
      10n,
      'reset',
    ],
  ])('%s', (_what, changes, offset, because) => {
    expect(known(changes)).toEqual({ offset, because, lostToRetention: 0n });
  });

  it('at its first record when retention has overtaken the commit, and tells how many are lost', () => {
    expect(known({ committed: 4n })).toEqual({
      offset: 10n,
      because: 'commit',
      lostToRetention: 6n,
    });
  });

  it('nowhere when the database holds more than the partition has', () => {
    expect(() => known({ stored: 101n })).toThrow(PartitionShorterError);
  });
});

describe('partitions of several topics', () => {
  const admin = {
    offsets: async (topic: string) =>
      Promise.resolve([0, 1].map((partition) => ({ ...range(0n, 10n, partition), topic }))),
    committed: async (group: string, topic: string) =>
      Promise.resolve([{ topic, partition: 1, offset: group === 'g' ? 4n : 9n }]),
    offsetsAt: async (topic: string, timestamp: bigint) =>
      Promise.resolve([{ topic, partition: 0, offset: timestamp / 100n }]),
  };
  const asked = [
    { topic: 'a', partition: 0 },
    { topic: 'a', partition: 1 },
    { topic: 'b', partition: 1 },
  ];

  it('begin each at its own place', async () => {
    const places = await startingPlaces(asked, {
      admin,
      group: 'g',
      reset: 'latest',
      stored: [{ topic: 'b', partition: 1, offset: 7n }],
      seek: () => undefined,
    });
    expect(places.map(({ start }) => [start.offset, start.because])).toEqual([
      [10n, 'reset'],
      [4n, 'commit'],
      [7n, 'database'],
    ]);
  });

  it('have no commits without a group', async () => {
    const places = await startingPlaces(asked, {
      admin,
      group: undefined,
      reset: 'earliest',
      stored: [],
      seek: () => undefined,
    });
    expect(places.map(({ start }) => start.offset)).toEqual([0n, 0n, 0n]);
  });

  it('begin at a time, or at the end where nothing is that new', async () => {
    const places = await startingPlaces(asked.slice(0, 2), {
      admin,
      group: 'g',
      reset: 'earliest',
      stored: [],
      seek: () => ({ to: 'time', timestamp: 500n }),
    });
    expect(places.map(({ start }) => start.offset)).toEqual([5n, 10n]);
  });

  it('are refused when the topic has no such partition', async () => {
    const places = startingPlaces([{ topic: 'a', partition: 2 }], {
      admin,
      group: undefined,
      reset: 'earliest',
      stored: [],
      seek: () => undefined,
    });
    await expect(places).rejects.toThrow('there is no partition a-2');
  });
});

describe('the end that topics had', () => {
  const ends = [range(0n, 10n, 0), range(0n, 5n, 1)];
  const none = async () => Promise.resolve([]);
  const owning = (position: bigint) => {
    const partitions = createPartitions();
    partitions.set({
      topic: 't',
      partition: 0,
      position,
      committed: undefined,
      range: ends[0] ?? range(0n, 0n),
    });
    return partitions;
  };

  it('is that of partitions with records, and of those that are read', async () => {
    const admin = { offsets: async () => Promise.resolve([...ends, range(3n, 3n, 2)]) };
    expect({
      group: await endsOf(admin, ['t'], 'g'),
      alone: await endsOf(admin, ['t'], [{ topic: 't', partition: 1 }]),
    }).toEqual({ group: ends, alone: [ends[1]] });
  });

  it('is reached by the own position and by what others have committed', async () => {
    const commits = async () => Promise.resolve([{ topic: 't', partition: 1, offset: 5n }]);
    expect([
      await isAtEnd(ends, owning(9n), commits),
      await isAtEnd(ends, owning(10n), none),
      await isAtEnd(ends, owning(10n), commits),
    ]).toEqual([false, false, true]);
  });
});
