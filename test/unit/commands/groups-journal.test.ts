import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  holdersAfter,
  movesIn,
  standstillMs,
  type Event,
} from '../../../scripts/lib/groups/demo/journal.ts';

const event = (
  at: number,
  member: string,
  kind: Event['kind'],
  ...partitions: number[]
): Event => ({
  at,
  member,
  kind,
  partitions,
});

/** a has both partitions, b comes, both get one. */
const rebalance = [
  event(0, 'b', 'joins'),
  event(100, 'a', 'revoked', 0, 1),
  event(130, 'b', 'assigned', 1),
  event(150, 'a', 'assigned', 0),
];
const before = new Map([
  [0, 'a'],
  [1, 'a'],
]);

describe('the journal of a group', () => {
  it('knows who holds what', () => {
    expect([...holdersAfter(rebalance, before)].sort()).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
  });

  it('tells of each partition who had it, who has it, and how long nobody did', () => {
    expect(movesIn(rebalance, before, [0, 1])).toEqual([
      { partition: 0, before: 'a', now: 'a', unreadMs: 50 },
      { partition: 1, before: 'a', now: 'b', unreadMs: 30 },
    ]);
  });

  it('measures the standstill from the last that is given up to the first that is given out', () => {
    const held = new Map([...before, [2, 'c']]);
    const events = [event(90, 'c', 'revoked', 2), ...rebalance, event(160, 'c', 'assigned', 2)];
    expect(standstillMs(events, held)).toBe(30);
  });

  it('counts no time before the first member came', () => {
    const first = [event(0, 'a', 'joins'), event(700, 'a', 'assigned', 0, 1)];
    expect(movesIn(first, new Map(), [0, 1]).map(({ unreadMs }) => unreadMs)).toEqual([0, 0]);
    expect(standstillMs(first, new Map())).toBe(0);
  });

  it('takes everything from a member that is killed, though it gave up nothing', () => {
    const events = [event(10, 'a', 'killed'), event(6010, 'b', 'assigned', 0, 1)];
    expect(movesIn(events, before, [0])).toEqual([
      { partition: 0, before: 'a', now: 'b', unreadMs: 6000 },
    ]);
  });

  it('adds up the breaks of two rebalances in a row', () => {
    const twice = [
      ...rebalance,
      event(200, 'a', 'revoked', 0),
      event(210, 'b', 'revoked', 1),
      event(250, 'a', 'assigned', 0, 1),
    ];
    expect(movesIn(twice, before, [0, 1]).map(({ unreadMs }) => unreadMs)).toEqual([100, 70]);
    expect(standstillMs(twice, before)).toBe(70);
  });

  it('says that nobody has what was given up for good', () => {
    const [move] = movesIn([event(5, 'a', 'revoked', 0, 1)], before, [0]);
    expect(move).toEqual({ partition: 0, before: 'a', now: undefined, unreadMs: 0 });
  });

  it('never has a partition with two members', () => {
    const events = fc.array(
      fc.record({
        at: fc.nat(),
        member: fc.constantFrom('a', 'b', 'c'),
        kind: fc.constantFrom('joins', 'assigned', 'revoked', 'killed'),
        partitions: fc.uniqueArray(fc.nat(3)),
      }),
    );
    fc.assert(
      fc.property(events, (all) => {
        const ends = [...all, event(0, 'd', 'assigned', 0, 1, 2, 3)];
        expect([...holdersAfter(ends).values()]).toEqual(['d', 'd', 'd', 'd']);
      }),
    );
  });
});
