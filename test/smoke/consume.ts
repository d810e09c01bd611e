/** Reads a topic to its end as a group does, whatever arrives: counting is left to the test. */
import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import { quietConsumer } from '../../stacks/readiness/kafka-client.ts';
import { abortable } from '../../stacks/readiness/retry.ts';

export interface Arrived {
  readonly partition: number;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** The end of the log by partition; partitions without records are left out. */
export async function endOffsets(admin: Admin, topic: string): Promise<Map<number, number>> {
  const offsets = await admin.fetchTopicOffsets(topic);
  const ends = offsets.map(({ partition, high }) => [partition, Number(high)] as const);
  return new Map(ends.filter(([, end]) => end > 0));
}

/** What a group has committed, by partition. */
export async function committedOffsets(
  admin: Admin,
  groupId: string,
  topic: string,
): Promise<Map<number, number>> {
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const offsets = (found?.partitions ?? []).map(
    ({ partition, offset }) => [partition, Number(offset)] as const,
  );
  return new Map(offsets.sort(([a], [b]) => a - b).filter(([, offset]) => offset >= 0));
}

/** Ends at the end of the log and not at a number of records: a duplicate must not hide a lost one. */
export async function readToEnd(
  kafka: Kafka,
  ends: ReadonlyMap<number, number>,
  { topic, groupId }: { readonly topic: string; readonly groupId: string },
): Promise<Arrived[]> {
  const consumer = quietConsumer(kafka, {
    groupId,
    maxWaitTimeInMs: 200,
  });
  const { promise: complete, resolve, reject } = Promise.withResolvers<undefined>();
  const arrived: Arrived[] = [];
  const open = new Map(ends);
  consumer.on('consumer.crash', ({ payload }) => {
    reject(payload.error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        arrived.push(...messages.map((message) => toArrived(partition, message)));
        const next = Number(messages.at(-1)?.offset ?? -1) + 1;
        await consumer.commitOffsets([{ topic, partition, offset: String(next) }]);
        if (next >= (open.get(partition) ?? Infinity)) open.delete(partition);
        if (open.size === 0) resolve(undefined);
      },
    });
    await abortable(complete, AbortSignal.timeout(60_000)).catch((error: unknown) => {
      const seen = `${arrived.length} records, not yet at the end of partitions ${[...open.keys()].join(', ')}`;
      throw new Error(`${topic}: ${seen}`, { cause: error });
    });
    return arrived;
  } finally {
    await consumer.disconnect();
  }
}

function toArrived(partition: number, { key, value, headers = {} }: KafkaMessage): Arrived {
  const texts = Object.entries(headers).map(([name, header]) => [name, String(header)]);
  return {
    partition,
    key: String(key),
    value,
    headers: Object.fromEntries(texts) as Record<string, string>,
  };
}
