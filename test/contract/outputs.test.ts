import { output } from '@pulumi/pulumi';
import { expect, it } from 'vitest';
import { valueOf } from '../support/outputs.ts';

it('gives the value of an Output', async () => {
  expect(await valueOf(output(20).apply((value) => value + 1))).toBe(21);
});

it('rejects when the Output fails', async () => {
  const failing = output(1).apply((): number => {
    throw new Error('no such luck');
  });
  await expect(valueOf(failing)).rejects.toThrow('no such luck');
});

it('rejects when the Output does not come in time', async () => {
  const never = output(Promise.withResolvers<number>().promise);
  await expect(valueOf(never, 20)).rejects.toThrow('timeout');
});
