import { expect, it } from 'vitest';
import { parsePartitions, partitionsText } from '../../../../console/groups/partitions-text.ts';

it.each([
  ['0', [0]],
  ['2, 0-1,2', [0, 1, 2]],
  [' 5 - 7 ', [5, 6, 7]],
])('reads %j', (text, partitions) => {
  expect(parsePartitions(text)).toEqual(partitions);
});

it.each(['', 'all', '1,', '3-1', '-1', '1.5', '0-999999'])('refuses %j', (text) => {
  expect(parsePartitions(text)).toBeUndefined();
});

it('joins neighbours', () => {
  expect(partitionsText([7, 0, 1, 2, 2, 5])).toBe('0-2, 5, 7');
  expect(partitionsText([])).toBe('');
});
