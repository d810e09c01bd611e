import { expect, it } from 'vitest';
import { orderOf, takeTurns } from '../../../scripts/bench/turns.ts';

it('lets another one begin with every run', () => {
  const orders = [0, 1, 2, 3].map((run) => orderOf(['a', 'b', 'c'], run).join(''));
  expect(orders).toEqual(['abc', 'bca', 'cab', 'abc']);
});

it('knows nobody among nobody', () => {
  expect(orderOf([], 2)).toEqual([]);
});

it('measures one after another, and keeps the results of each by run', async () => {
  const begun: string[] = [];
  let under = 0;
  const taken = await takeTurns(['a', 'b'], 2, async (name, run) => {
    under += 1;
    expect(under).toBe(1);
    await Promise.resolve();
    under -= 1;
    begun.push(name);
    return `${name}${run}`;
  });
  expect(begun).toEqual(['a', 'b', 'b', 'a']);
  expect([...taken]).toEqual([
    ['a', ['a0', 'a1']],
    ['b', ['b0', 'b1']],
  ]);
});
