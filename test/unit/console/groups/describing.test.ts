import { expect, it } from 'vitest';
import { groupOf } from '../../../../console/groups/describing.ts';
import {
  encodeAssignment,
  encodeSubscription,
} from '../../../../workloads/shared/clients/platformatic/group-protocol.ts';

const nothing = Buffer.alloc(0);

function rawGroup(protocolType: string, memberMetadata: Buffer, memberAssignment: Buffer) {
  const member = { memberId: 'm', groupInstanceId: null, clientId: 'c', clientHost: '/10.0.0.1' };
  return {
    errorCode: 0,
    groupId: 'g',
    groupState: 'Stable',
    protocolType,
    protocolData: 'range',
    members: [{ ...member, memberMetadata, memberAssignment }],
    authorizedOperations: 0,
  };
}

it('reads what members of consumers want and have', () => {
  const assignment = encodeAssignment([
    { topic: 'b', partition: 1 },
    { topic: 'a', partition: 0 },
  ]);
  const { members } = groupOf(rawGroup('consumer', encodeSubscription(['b', 'a']), assignment), 3);
  expect(members[0]).toMatchObject({
    host: '10.0.0.1',
    topics: ['a', 'b'],
    partitions: [
      { topic: 'a', partition: 0 },
      { topic: 'b', partition: 1 },
    ],
  });
});

it('tells an idle member from one that the broker says nothing of', () => {
  const idle = groupOf(rawGroup('consumer', nothing, encodeAssignment([])), 1);
  expect(idle.members[0]?.partitions).toEqual([]);
  const sharing = groupOf(rawGroup('consumer', nothing, nothing), 1);
  expect(sharing.members[0]?.partitions).toBeUndefined();
});

it('leaves the bytes of other programs alone, and those that nobody can read', () => {
  const odd = Buffer.from('7f'.repeat(12), 'hex');
  expect(groupOf(rawGroup('connect', odd, odd), 1).members[0]?.partitions).toBeUndefined();
  expect(groupOf(rawGroup('consumer', odd, odd), 1).members[0]?.topics).toBeUndefined();
});
