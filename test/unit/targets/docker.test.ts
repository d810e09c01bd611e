import { expect, it } from 'vitest';
import { goDuration } from '../../../stacks/targets/docker.ts';

it.each([
  [5_000, '5s'],
  [59_400, '59s'],
  [60_000, '1m0s'],
  [90_000, '1m30s'],
  [120_000, '2m0s'],
])('writes %i ms as Go does: %s', (ms, written) => {
  expect(goDuration(ms)).toBe(written);
});
