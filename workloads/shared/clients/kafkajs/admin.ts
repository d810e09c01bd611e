import type { Admin } from 'kafkajs';
import type { ClientAdmin, NewTopic } from '../../client.ts';
import { brokerCode } from '../../errors.ts';
import { bare, tellError } from './errors.ts';
import type { KafkaMaker } from './connection.ts';

const unknownTopic = 3;
const topicExists = 36;

export async function openAdmin(make: KafkaMaker): Promise<ClientAdmin> {
  const admin = make().admin();
  await tellError(admin.connect());
  return {
    createTopic: (topic) => tellError(createTopic(admin, topic)),
    deleteTopic: (topic) => tellError(admin.deleteTopics({ topics: [topic] })),
    describeTopic: (topic) => tellError(describeTopic(admin, topic)),
    offsets: async (topic) => {
      const ranges = await tellError(admin.fetchTopicOffsets(topic));
      return ranges
        .map(({ partition, low, high }) => ({
          topic,
          partition,
          start: BigInt(low),
          end: BigInt(high),
        }))
        .sort(byPartition);
    },
    offsetsAt: async (topic, timestamp) => {
      const found = await tellError(admin.fetchTopicOffsetsByTimestamp(topic, Number(timestamp)));
      return found.map(({ partition, offset }) => positionOf(topic, partition, offset));
    },
    committed: async (groupId, topic) => {
      const [found] = await tellError(admin.fetchOffsets({ groupId, topics: [topic] }));
      return (found?.partitions ?? [])
        .filter(({ offset }) => !offset.startsWith('-'))
        .map(({ partition, offset }) => positionOf(topic, partition, offset))
        .sort(byPartition);
    },
    close: () => tellError(admin.disconnect()),
  };
}

async function createTopic(admin: Admin, topic: NewTopic): Promise<void> {
  const { topic: name, partitions, replicationFactor, configs = {} } = topic;
  try {
    await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic: name,
          numPartitions: partitions,
          ...(replicationFactor === undefined ? {} : { replicationFactor }),
          configEntries: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
        },
      ],
    });
  } catch (error) {
    if (brokerCode(bare(error)) !== topicExists) throw error;
  }
}

async function describeTopic(admin: Admin, topic: string) {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    const leaderless = partitions.filter(({ leader }) => leader < 0);
    return {
      partitions: partitions.length,
      leaderless: leaderless.map(({ partitionId }) => partitionId).sort((a, b) => a - b),
    };
  } catch (error) {
    if (brokerCode(bare(error)) === unknownTopic) return undefined;
    throw error;
  }
}

function positionOf(topic: string, partition: number, offset: string) {
  return { topic, partition, offset: BigInt(offset) };
}

function byPartition(a: { readonly partition: number }, b: { readonly partition: number }): number {
  return a.partition - b.partition;
}
