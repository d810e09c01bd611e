/** Deletes consumer groups of our own making. */
import type { Admin, KafkaJSDeleteGroupsError } from 'kafkajs';
import { Refuted, until } from './retry.ts';

/** Codes of Kafka's protocol. */
const notFound = 69;
const nonEmpty = 68;

/** Waits until their last member is gone; groups that do not exist are as good as deleted. */
export async function deleteGroups(
  admin: Admin,
  groups: readonly string[],
  timeoutMs = 10_000,
): Promise<void> {
  let left = [...groups];
  const attempt = async () => {
    try {
      await admin.deleteGroups(left);
    } catch (error) {
      if (!isDeleteGroupsError(error)) throw error;
      left = stillThere(error);
      if (left.length > 0) throw error;
    }
  };
  await until(attempt, { timeoutMs });
}

function stillThere({ groups }: KafkaJSDeleteGroupsError): string[] {
  const failed = groups.filter(({ errorCode }) => errorCode !== 0 && errorCode !== notFound);
  const other = failed.find(({ errorCode }) => errorCode !== nonEmpty);
  if (other) throw new Refuted(`group ${other.groupId} cannot be deleted: code ${other.errorCode}`);
  return failed.map(({ groupId }) => groupId);
}

/** By name: kafkajs does not export its class in a form that Node's module loader sees. */
function isDeleteGroupsError(error: unknown): error is KafkaJSDeleteGroupsError {
  return error instanceof Error && error.name === 'KafkaJSDeleteGroupsError';
}
