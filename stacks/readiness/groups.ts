/** Deletes consumer groups of our own making. */
import type { Admin, KafkaJSDeleteGroupsError } from 'kafkajs';
import { Refuted, until } from './retry.ts';

/** Codes of Kafka's protocol. */
const notFound = 69;
const nonEmpty = 68;

/**
 * Waits until their last member is gone; groups that do not exist are as good as deleted.
 * @param timeoutMs by default more than a group waits for a member that has gone without a goodbye
 */
export async function deleteGroups(
  admin: Admin,
  groups: readonly string[],
  timeoutMs = 60_000,
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
  // A coordinator that has just moved says so, and is found at the next attempt.
  const other = failed.find(({ errorCode, error }) => errorCode !== nonEmpty && !error?.retriable);
  if (other) throw new Refuted(`group ${other.groupId} cannot be deleted: code ${other.errorCode}`);
  return failed.map(({ groupId }) => groupId);
}

/** By name: kafkajs does not export its class in a form that Node's module loader sees. */
function isDeleteGroupsError(error: unknown): error is KafkaJSDeleteGroupsError {
  return error instanceof Error && error.name === 'KafkaJSDeleteGroupsError';
}
