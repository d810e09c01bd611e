/** Small parts of tests that send and read on a real broker. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type {
  Client,
  ClientAdmin,
  ClientConsumer,
  ClientName,
  ConsumerEvents,
  IncomingBatch,
  ProducerSettings,
} from '../../workloads/shared/client.ts';
import { connect } from '../../workloads/shared/clients/index.ts';
import { connectionSettings } from '../../workloads/shared/connection.ts';
import type {
  OutgoingRecord,
  Position,
  StoredRecord,
  TopicPartition,
} from '../../workloads/shared/record.ts';
import { ensureTopic } from '../../workloads/shared/topics.ts';
import { eventually } from './until.ts';

const connection = z.object(connectionSettings);

export function clientOf(
  brokers: string,
  client: ClientName,
  settings: Readonly<Record<string, unknown>> = {},
): Client {
  return connect(connection.parse({ brokers: brokers.split(','), client, ...settings }));
}

export const reliable: ProducerSettings = {
  acks: 'all',
  idempotent: true,
  compression: 'none',
  requestTimeoutMs: 10_000,
};

export const consumerSettings = {
  reset: 'earliest',
  minBytes: 1,
  maxWaitMs: 100,
  maxBytesPerPartition: 1_048_576,
  sessionTimeoutMs: 10_000,
  heartbeatMs: 300,
  rebalanceTimeoutMs: 10_000,
} as const;

export async function freshTopic(
  admin: ClientAdmin,
  partitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<string> {
  const topic = `topic-${randomUUID()}`;
  await ensureTopic(admin, { topic, partitions, configs }, { timeoutMs: 20_000 });
  return topic;
}

export function record(value: string): OutgoingRecord {
  return { topic: '', key: null, value: Buffer.from(value), headers: [] };
}

/** The place behind the last one of the records. */
export function commitOf(records: readonly StoredRecord[]): Position {
  const last = records.at(-1);
  if (last === undefined) throw new Error('no records');
  return { topic: last.topic, partition: last.partition, offset: last.offset + 1n };
}

/** Everything that the topic holds now. */
export async function readTopic(
  client: Client,
  admin: ClientAdmin,
  topic: string,
): Promise<StoredRecord[]> {
  const ranges = await admin.offsets(topic);
  const count = ranges.reduce((sum, { start, end }) => sum + Number(end - start), 0);
  if (count === 0) return [];
  const partitions = ranges.map(({ partition }) => ({ topic, partition }));
  const consumer = await client.consumer({
    ...consumerSettings,
    topics: [topic],
    group: partitions,
  });
  await using reading = await new Reading(consumer).begin();
  await reading.until(count);
  return reading.records();
}

/** A consumer that is told where to begin by nobody and remembers everything. */
export class Reading implements AsyncDisposable {
  readonly consumer: ClientConsumer;
  readonly batches: IncomingBatch[] = [];
  readonly crashes: Error[] = [];
  held: readonly TopicPartition[] = [];
  assignments = 0;
  revocations = 0;
  readonly #events: Partial<ConsumerEvents>;

  constructor(consumer: ClientConsumer, events: Partial<ConsumerEvents> = {}) {
    this.consumer = consumer;
    this.#events = events;
  }

  /** @throws what `run` throws, the consumer then closed */
  async begin(): Promise<this> {
    const { assigned, revoked, batch } = this.#events;
    try {
      await this.consumer.run({
        assigned: async (partitions) => {
          this.assignments += 1;
          this.held = partitions;
          return (await assigned?.(partitions)) ?? [];
        },
        revoked: async (partitions) => {
          await revoked?.(partitions);
          this.held = [];
          this.revocations += 1;
        },
        batch: async (each) => {
          this.batches.push(each);
          await batch?.(each);
        },
        crashed: (error) => {
          this.crashes.push(error);
        },
      });
      return this;
    } catch (error) {
      await this.consumer.close();
      throw error;
    }
  }

  /** Waits for that many records. */
  async until(count: number): Promise<void> {
    await eventually(
      () => this.crashes[0] ?? this.records().length,
      (so) => so instanceof Error || so >= count,
    );
    if (this.crashes[0] !== undefined) throw this.crashes[0];
  }

  records(): StoredRecord[] {
    return this.batches.flatMap(({ records }) => [...records]);
  }

  values(): string[] {
    return this.records().map(({ value }) => String(value));
  }

  async commitAll(): Promise<void> {
    const byPartition = Map.groupBy(this.records(), ({ partition }) => partition);
    const mine = new Set(this.held.map(({ partition }) => partition));
    const positions = [...byPartition].filter(([partition]) => mine.has(partition));
    await this.consumer.commit(positions.map(([, records]) => commitOf(records)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.consumer.close();
  }
}
