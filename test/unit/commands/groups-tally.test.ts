import { expect, it } from 'vitest';
import { Tally } from '../../../scripts/lib/groups/demo/tally.ts';

it('counts records by member, and those that came twice', () => {
  const tally = new Tally();
  tally.add('a', 0, [0n, 1n, 2n]);
  tally.add('b', 0, [2n, 3n]);
  tally.add('b', 1, [2n]);
  expect([tally.of('a'), tally.of('b'), tally.of('c')]).toEqual([3, 3, 0]);
  expect(tally.counts()).toEqual({ read: 5, again: 1 });
});
