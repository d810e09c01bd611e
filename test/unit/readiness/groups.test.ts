import kafkajs, { type Admin } from 'kafkajs';
import { describe, expect, it, vi } from 'vitest';
import { deleteGroups } from '../../../stacks/readiness/groups.ts';

/** What kafkajs throws for one group; its classes are not exported. */
function refusal(type: string, errorCode: number, retriable: boolean): Error {
  const error = new kafkajs.KafkaJSProtocolError(
    Object.assign(new Error(type), { type, code: errorCode, retriable }),
  );
  const groups = [{ groupId: 'readers', errorCode, error }];
  return Object.assign(new Error('Error in DeleteGroups'), {
    name: 'KafkaJSDeleteGroupsError',
    groups,
  });
}

const notCoordinator = () => refusal('NOT_COORDINATOR', 16, true);
const nonEmpty = () => refusal('NON_EMPTY_GROUP', 68, false);
const notFound = () => refusal('GROUP_ID_NOT_FOUND', 69, false);
const notAllowed = () => refusal('GROUP_AUTHORIZATION_FAILED', 30, false);

function answering(...refusals: readonly Error[]) {
  const deleteGroupsOf = vi.fn<Admin['deleteGroups']>();
  for (const error of refusals) deleteGroupsOf.mockRejectedValueOnce(error);
  deleteGroupsOf.mockResolvedValue([]);
  return { deleteGroups: deleteGroupsOf };
}

const remove = (admin: { deleteGroups: Admin['deleteGroups'] }) =>
  deleteGroups(admin as Admin, ['readers']);

describe('groups that are deleted', () => {
  it('are waited for while they have members, and while their coordinator moves', async () => {
    const admin = answering(nonEmpty(), notCoordinator());
    await remove(admin);
    expect(admin.deleteGroups).toHaveBeenCalledTimes(3);
  });

  it('need not exist', async () => {
    const admin = answering(notFound());
    await remove(admin);
    expect(admin.deleteGroups).toHaveBeenCalledTimes(1);
  });

  it('are given up at once where nothing can change the answer', async () => {
    const admin = answering(notAllowed());
    await expect(remove(admin)).rejects.toThrow('group readers cannot be deleted: code 30');
    expect(admin.deleteGroups).toHaveBeenCalledTimes(1);
  });
});
