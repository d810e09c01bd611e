import { describe, expect, it } from 'vitest';
import { collide, collisions, topicNameProblem } from '../../../../workloads/shared/topic-names.ts';

describe('topicNameProblem', () => {
  it.each(['a', 'a.b_c', 'A-1', '...', '.a', 'x'.repeat(249), '__consumer_offsets', '-'])(
    'finds none in %s',
    (name) => {
      expect(topicNameProblem(name)).toBeUndefined();
    },
  );

  it.each(['', '.', '..', 'two words', 'тема', 'a/b', 'a:b', 'a\n', 'x'.repeat(250)])(
    'finds one in %j',
    (name) => {
      expect(topicNameProblem(name)).toEqual(expect.any(String));
    },
  );
});

describe('collisions', () => {
  it.each([
    ['a.b', 'a_b', true],
    ['a.b', 'a.b', false],
    ['a.b', 'a-b', false],
    ['a.b_c', 'a_b.c', true],
  ])('of %s and %s: %s', (one, other, expected) => {
    expect(collide(one, other)).toBe(expected);
  });

  it('are told by pairs, and only where two names really meet', () => {
    expect(collisions(['a.b_c', 'x', 'a_b', 'a.b', 'a.b'])).toEqual([['a_b', 'a.b']]);
  });
});
