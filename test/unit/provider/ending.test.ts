import { expect, it } from 'vitest';
import { endingResource } from '../../../stacks/provider/ending.ts';

const olds = { stack: 'dev', container: 'kafka', graceSeconds: 45 };

it('is the same while nothing changes', () => {
  expect(endingResource.diff(olds, { ...olds })).toEqual({ changes: false, replaces: [] });
});

it.each([{ container: 'other' }, { graceSeconds: 30 }])(
  'is changed in place by %o: made anew, it would stop what goes on',
  (change) => {
    const changed = { changes: true, replaces: [] };
    expect(endingResource.diff(olds, { ...olds, ...change })).toEqual(changed);
  },
);
