import type { ConsumerEvents } from '../client.ts';
import { NotAssignedError } from '../errors.ts';
import type { TopicPartition } from '../record.ts';

/** Tells of partitions that are gone already. That nothing of them can be committed is no failure of the program. */
export async function tellOfLoss(
  events: ConsumerEvents,
  lost: readonly TopicPartition[],
): Promise<void> {
  try {
    await events.revoked(lost);
  } catch (error) {
    if (!(error instanceof NotAssignedError)) throw error;
  }
}
