import { isDeepStrictEqual } from 'node:util';
import type { Admin, Kafka } from 'kafkajs';
import { deleteGroups } from '../groups.ts';
import { copiesOf } from '../../topology/brokers.ts';
import { kafkaClient, quietConsumer, quietProducer } from '../kafka-client.ts';
import { abortable, Refuted } from '../retry.ts';
import { freshName, type ProofDefinition } from './definition.ts';
import { anyBroker } from './broker.ts';

const partitions = 3;
const total = 100;

interface Sent {
  readonly key: string;
  readonly value: string;
  readonly header: string;
}

/** What was sent or received, in order, by partition. */
type ByPartition = Map<number, Sent[]>;

export const produceConsume: ProofDefinition = {
  needs: ['kafka', 'zookeeper'],
  claim: 'records arrive complete, in order per partition, through a group that commits',
  async probe(context) {
    await anyBroker(context);
  },
  async prove({ endpoints, brokers, signal }) {
    const name = freshName();
    const kafka = kafkaClient(endpoints.bootstrapServers, name);
    const admin = kafka.admin();
    await admin.connect();
    try {
      const copies = brokers === 1 ? {} : { replicationFactor: copiesOf(brokers) };
      const topics = [{ topic: name, numPartitions: partitions, ...copies }];
      await admin.createTopics({ topics, waitForLeaders: true });
      const sent = await produce(kafka, name);
      await requireCopies(admin, name, copiesOf(brokers));
      const received = await consume(kafka, name, signal);
      compare(sent, received);
      const committed = await committedRecords(admin, name);
      if (committed !== total) throw new Refuted(`${committed} of ${total} records are committed`);
      return {
        summary: `${total} records through ${partitions} partitions, in order, offsets committed${brokers === 1 ? '' : `, each on ${copiesOf(brokers)} brokers`}`,
        details: { sent: total, received: total, committed, partitions },
      };
    } finally {
      await cleanUp(admin, name);
    }
  },
};

async function produce(kafka: Kafka, topic: string): Promise<ByPartition> {
  const records = Array.from({ length: total }, (_, index) => ({
    key: `key-${index % 17}`,
    value: `value ${index}`,
    header: `header ${index}`,
  }));
  const producer = quietProducer(kafka);
  await producer.connect();
  try {
    const sent: ByPartition = new Map();
    for (const { key, value, header } of records) {
      const message = { key, value, headers: { header } };
      const [result] = await producer.send({ topic, acks: -1, messages: [message] });
      append(sent, result?.partition ?? -1, { key, value, header });
    }
    return sent;
  } finally {
    await producer.disconnect();
  }
}

/** What was acknowledged by all that are in sync is on all brokers only while all of them are. */
async function requireCopies(admin: Admin, topic: string, wanted: number): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  for (const { partitionId, isr } of topics.flatMap((each) => each.partitions)) {
    if (isr.length < wanted) {
      throw new Error(`partition ${partitionId} is in sync on ${isr.length} of ${wanted} brokers`);
    }
  }
}

async function consume(kafka: Kafka, name: string, signal: AbortSignal): Promise<ByPartition> {
  const consumer = quietConsumer(kafka, { groupId: name });
  const received: ByPartition = new Map();
  const { promise: complete, resolve, reject } = Promise.withResolvers<undefined>();
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: name, fromBeginning: true });
    consumer.on('consumer.crash', ({ payload }) => {
      reject(payload.error);
    });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) => {
        append(received, partition, {
          key: String(message.key),
          value: String(message.value),
          header: String(message.headers?.['header']),
        });
        const offset = String(BigInt(message.offset) + 1n);
        await consumer.commitOffsets([{ topic, partition, offset }]);
        if (count(received) === total) resolve(undefined);
      },
    });
    await abortable(complete, AbortSignal.any([signal, AbortSignal.timeout(30_000)])).catch(
      (error: unknown) => {
        throw new Error(`${count(received)} of ${total} records arrived`, { cause: error });
      },
    );
    return received;
  } finally {
    await consumer.disconnect();
  }
}

function append(records: ByPartition, partition: number, record: Sent): void {
  records.set(partition, [...(records.get(partition) ?? []), record]);
}

function count(records: ByPartition): number {
  return [...records.values()].reduce((sum, list) => sum + list.length, 0);
}

function compare(sent: ByPartition, received: ByPartition): void {
  for (const [partition, expected] of sent) {
    if (!isDeepStrictEqual(received.get(partition), expected)) {
      throw new Refuted(
        `partition ${partition} holds other records, or in another order, than were sent`,
      );
    }
  }
}

async function committedRecords(admin: Admin, name: string): Promise<number> {
  const [offsets] = await admin.fetchOffsets({ groupId: name, topics: [name] });
  const committed = (offsets?.partitions ?? []).map(({ offset }) => Math.max(0, Number(offset)));
  return committed.reduce((sum, offset) => sum + offset, 0);
}

/** Best effort, and never in front of the first error. */
async function cleanUp(admin: Admin, name: string): Promise<void> {
  await deleteGroups(admin, [name]).catch(() => undefined);
  await admin.deleteTopics({ topics: [name] }).catch(() => undefined);
  await admin.disconnect();
}
