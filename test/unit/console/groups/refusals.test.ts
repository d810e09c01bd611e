import { expect, it } from 'vitest';
import { mustBeIdle, tellRefusal, whyBusy } from '../../../../console/groups/refusals.ts';
import { PageError, SourceError } from '../../../../console/shell/errors.ts';

const source = (code: number) =>
  Promise.reject(new SourceError('Kafka', Object.assign(new Error('no'), { apiCode: code })));

it('says in words why the broker refuses', async () => {
  const refusal = tellRefusal(source(68));
  await expect(refusal).rejects.toThrow('nothing was changed: the group has members now');
  await expect(refusal).rejects.toBeInstanceOf(PageError);
});

it('leaves a broker that fails what it is', async () => {
  await expect(tellRefusal(source(14))).rejects.toBeInstanceOf(SourceError);
});

it('lets nobody change the offsets of a group that is at work', () => {
  const member = { memberId: 'm', clientId: 'c', host: 'h', topics: [], partitions: [] };
  const group = { group: 'g', state: 'Stable', protocolType: 'consumer', assignor: 'range' };
  const busy = { ...group, coordinator: 1, members: [member] };
  expect(whyBusy({ ...busy, members: [] })).toBeUndefined();
  expect(() => {
    mustBeIdle(busy);
  }).toThrow('group g has 1 member');
});
