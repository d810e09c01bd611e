import { expect, it } from 'vitest';
import { bytesOf } from '../../../../stacks/targets/cluster/quantities.ts';

it.each([
  ['512', 512],
  ['10Gi', 10 * 1024 ** 3],
  ['1.5Gi', 1.5 * 1024 ** 3],
  ['24000312Ki', 24_000_312 * 1024],
  ['5G', 5e9],
  ['2Ti', 2 * 1024 ** 4],
  ['much', 0],
  ['', 0],
])('reads %s as %i bytes', (quantity, bytes) => {
  expect(bytesOf(quantity)).toBe(bytes);
});
