import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../../../../workloads/shared/clients/platformatic/group-protocol.ts';
import { assignRoundRobin } from '../../../../../workloads/shared/clients/round-robin.ts';

const member = (memberId: string, ...topics: string[]) => ({ memberId, topics });
const shares = (members: ReturnType<typeof member>[], counts: Readonly<Record<string, number>>) =>
  [...assignRoundRobin(members, (topic) => counts[topic] ?? 0)].map(([id, partitions]) => [
    id,
    ...partitions.map(({ topic, partition }) => `${topic}${partition}`),
  ]);

describe('assignRoundRobin', () => {
  it('deals partitions out in turn', () => {
    const members = [member('c1', 't', 'u'), member('c0', 't', 'u')];
    expect(shares(members, { u: 3, t: 3 })).toEqual([
      ['c0', 't0', 't2', 'u1'],
      ['c1', 't1', 'u0', 'u2'],
    ]);
  });

  it('passes over members that did not subscribe, as Java does', () => {
    const members = [member('c0', 't0'), member('c1', 't0', 't1'), member('c2', 't0', 't1', 't2')];
    expect(shares(members, { t0: 1, t1: 2, t2: 3 })).toEqual([
      ['c0', 't00'],
      ['c1', 't10'],
      ['c2', 't11', 't20', 't21', 't22'],
    ]);
  });

  it('leaves members idle where there are too few partitions', () => {
    expect(shares([member('a', 't'), member('b', 't')], { t: 1 })).toEqual([['a', 't0'], ['b']]);
  });

  it('gives every partition to exactly one member', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 40 }),
        (many, count) => {
          const members = Array.from({ length: many }, (_, index) => member(`m${index}`, 't'));
          const all = shares(members, { t: count }).flatMap(([, ...partitions]) => partitions);
          return all.length === count && new Set(all).size === count;
        },
      ),
    );
  });
});

describe('bytes between members', () => {
  it('of a subscription keep its topics', () => {
    expect(decodeSubscription(encodeSubscription(['a', 'b']))).toEqual(['a', 'b']);
  });

  it('of a subscription are those of Java', () => {
    expect(encodeSubscription(['ab']).toString('hex')).toBe('000000000001000261' + '62ffffffff');
  });

  it('of an assignment keep its partitions', () => {
    const partitions = [
      { topic: 'a', partition: 0 },
      { topic: 'a', partition: 300 },
      { topic: 'b', partition: 1 },
    ];
    expect(decodeAssignment(encodeAssignment(partitions))).toEqual(partitions);
  });

  it('of no assignment are none', () => {
    expect(decodeAssignment(Buffer.alloc(0))).toEqual([]);
  });
});
