import { expect, it } from 'vitest';
import { networkResource } from '../../../stacks/provider/network.ts';

const olds = { name: 'kafka-stack', labels: { a: '1', b: '2' }, networkId: 'abc' };

it('is the same network whatever the order of its labels', () => {
  const news = { name: 'kafka-stack', labels: { b: '2', a: '1' } };
  expect(networkResource.diff(olds, news)).toMatchObject({ changes: false, replaces: [] });
});

it.each([
  ['name', { name: 'other', labels: olds.labels }],
  ['labels', { name: 'kafka-stack', labels: { a: '1', b: '3' } }],
])('is made anew with another %s, the old one first', (key, news) => {
  expect(networkResource.diff(olds, news)).toEqual({
    changes: true,
    replaces: [key],
    deleteBeforeReplace: true,
  });
});
