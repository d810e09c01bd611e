import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceOf } from '../../../scripts/lib/groups/positions.ts';

describe('the distance of a group from the end', () => {
  it.each([
    ['at the end', { committed: 10n, start: 0n, end: 10n }, { lag: 0n, lost: 0n }],
    ['behind', { committed: 4n, start: 0n, end: 10n }, { lag: 6n, lost: 0n }],
    ['before what is kept', { committed: 2n, start: 5n, end: 10n }, { lag: 5n, lost: 3n }],
    ['of a topic that was emptied', { committed: 2n, start: 10n, end: 10n }, { lag: 0n, lost: 8n }],
    [
      'behind the end of a topic made anew',
      { committed: 90n, start: 0n, end: 10n },
      { lag: 0n, lost: 0n },
    ],
    [
      'without a commit',
      { committed: undefined, start: 0n, end: 10n },
      { lag: undefined, lost: 0n },
    ],
    [
      'in a topic that is gone',
      { committed: 2n, start: undefined, end: undefined },
      { lag: undefined, lost: 0n },
    ],
  ])('%s', (_where, standing, distance) => {
    expect(distanceOf(standing)).toEqual(distance);
  });

  it('is exact where a JavaScript number would round', () => {
    const committed = 2n ** 62n + 1n;
    expect(distanceOf({ committed, start: 0n, end: committed + 2n }).lag).toBe(2n);
  });

  it('is never negative, and what is lost and what is left make up the whole way', () => {
    const offset = fc.bigInt(0n, 2n ** 63n - 1n);
    fc.assert(
      fc.property(offset, offset, offset, (committed, one, other) => {
        const [start, end] = one < other ? [one, other] : [other, one];
        const { lag = -1n, lost } = distanceOf({ committed, start, end });
        expect(lag).toBeGreaterThanOrEqual(0n);
        expect(lost).toBeGreaterThanOrEqual(0n);
        if (committed <= end) expect(lag + lost).toBe(end - committed);
      }),
    );
  });
});
