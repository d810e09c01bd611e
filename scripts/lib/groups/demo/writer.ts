/** Writes keyed records, each key to its partition, as Java's client does. */
import type { Client, ClientProducer } from '../../../../workloads/shared/client.ts';
import { javaPartition } from '../../../../workloads/shared/partitioner.ts';
import type { OutgoingRecord } from '../../../../workloads/shared/record.ts';

export interface Writer {
  /** Of all records so far. */
  readonly written: number;
  /** Writes one record for each of the keys. @returns how many were acknowledged */
  write(): Promise<number>;
  close(): Promise<void>;
}

export async function openWriter(
  client: Client,
  {
    topic,
    partitions,
    keys,
  }: { readonly topic: string; readonly partitions: number; readonly keys: number },
): Promise<Writer> {
  const producer = await client.producer({
    acks: 'all',
    idempotent: false,
    compression: 'none',
    requestTimeoutMs: 10_000,
  });
  let written = 0;
  return {
    get written() {
      return written;
    },
    async write() {
      const records = Array.from({ length: keys }, (_, key) => recordOf(topic, key, partitions));
      await send(producer, records);
      written += records.length;
      return records.length;
    },
    close: () => producer.close(),
  };
}

type Placed = OutgoingRecord & { readonly partition: number };

function recordOf(topic: string, number: number, partitions: number): Placed {
  const key = Buffer.from(`user-${number + 1}`);
  const partition = javaPartition(key, partitions);
  return { topic, partition, key, value: Buffer.from(`event of ${key.toString()}`), headers: [] };
}

/** @throws the first failure */
async function send(producer: ClientProducer, records: readonly Placed[]): Promise<void> {
  const byPartition = Object.groupBy(records, ({ partition }) => partition);
  const batches = Object.values(byPartition).flatMap((own) => {
    const [first] = own ?? [];
    return own && first ? [{ topic: first.topic, partition: first.partition, records: own }] : [];
  });
  for (const sent of await producer.send(batches)) if (!sent.ok) throw sent.error;
}
