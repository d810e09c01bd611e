import type { Message } from 'kafkajs';

interface PartitionMessages {
  readonly partition: number;
  readonly messages: readonly Message[];
}

/** A request would go to several brokers. Nothing of it has been sent, now. */
export class SeveralLeadersError extends Error {
  override readonly name = 'SeveralLeadersError';
  readonly retriable = false;
}

/**
 * The records of a request. kafkajs groups them by partition with `reduce`, and copies the list of a partition for each
 * record that it adds, which takes time with the square of their number. This list has its groups already.
 * @param leaderOf the leader as kafkajs knows it, once its partitioner was asked for a record there; with it, a send to
 * several brokers fails with `SeveralLeadersError`
 */
export function grouped(
  batches: readonly PartitionMessages[],
  leaderOf?: (partition: number) => number | undefined,
): Message[] {
  const messages = batches.flatMap((batch) => batch.messages);
  const reduce = (step: (groups: object, message: Message) => unknown) => {
    if (leaderOf !== undefined) {
      // The partitioner sees the metadata that this attempt goes by.
      for (const [first] of batches.map((batch) => batch.messages)) {
        if (first !== undefined) step({}, first);
      }
      const leaders = new Set(batches.map(({ partition }) => leaderOf(partition)));
      if (leaders.size > 1) throw new SeveralLeadersError(`leaders ${[...leaders].join(', ')}`);
    }
    return groupsOf(batches);
  };
  return Object.defineProperty(messages, 'reduce', { value: reduce });
}

function groupsOf(batches: readonly PartitionMessages[]): Record<number, readonly Message[]> {
  const groups: Record<number, readonly Message[]> = {};
  for (const { partition, messages } of batches) {
    const before = groups[partition];
    groups[partition] = before === undefined ? messages : before.concat(messages);
  }
  return groups;
}
