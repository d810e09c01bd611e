import { Admin, ResponseError, type BaseOptions, type metadataV12 } from '@platformatic/kafka';
import type { ClientAdmin, NewTopic, TopicState } from '../../client.ts';
import { brokerCode, TopicMissingError } from '../../errors.ts';
import { bare, tellError } from './errors.ts';
import { leaderNotAvailable, Wire } from './wire.ts';

type MetadataResponse = metadataV12.MetadataResponse;

const unknownTopic = 3;
const topicExists = 36;
const [earliest, latest] = [-2n, -1n];

export async function openAdmin(options: BaseOptions): Promise<ClientAdmin> {
  const admin = new Admin(options);
  const wire = new Wire(options);
  const close = async () => {
    await Promise.all([admin.close(), wire.close()]);
  };
  const list = (topic: string, timestamp: bigint) => tellError(listOffsets(topic, timestamp));
  const listOffsets = async (topic: string, timestamp: bigint) => {
    const state = await describe(wire, topic);
    if (state === undefined) throw new TopicMissingError(`there is no topic ${topic}`);
    const partitions = Array.from({ length: state.partitions }, (_, partitionIndex) => ({
      partitionIndex,
      timestamp,
    }));
    const [found] = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
    return new Map(found?.partitions.map((each) => [each.partitionIndex, each.offset]));
  };
  try {
    // As with the other library, brokers that cannot be reached are told here.
    await wire.any();
  } catch (error) {
    await close();
    throw bare(error);
  }
  return {
    createTopic: (topic) => tellError(create(admin, topic)),
    deleteTopic: (topic) => tellError(admin.deleteTopics({ topics: [topic] })),
    describeTopic: (topic) => tellError(describe(wire, topic)),
    offsets: async (topic) => {
      const [starts, ends] = await Promise.all([list(topic, earliest), list(topic, latest)]);
      return [...ends]
        .map(([partition, end]) => ({ topic, partition, start: starts.get(partition) ?? 0n, end }))
        .sort(byPartition);
    },
    offsetsAt: async (topic, timestamp) => {
      const [found, ends] = await Promise.all([list(topic, timestamp), list(topic, latest)]);
      return [...ends]
        .map(([partition, end]) => {
          const offset = found.get(partition) ?? -1n;
          return { topic, partition, offset: offset < 0n ? end : offset };
        })
        .sort(byPartition);
    },
    committed: async (group, topic) => {
      const [found] = await tellError(admin.listConsumerGroupOffsets({ groups: [group] }));
      const partitions = found?.topics.find(({ name }) => name === topic)?.partitions ?? [];
      return partitions
        .filter(({ committedOffset }) => committedOffset >= 0n)
        .map(({ partitionIndex, committedOffset }) => ({
          topic,
          partition: partitionIndex,
          offset: committedOffset,
        }))
        .sort(byPartition);
    },
    close,
  };
}

async function create(admin: Admin, topic: NewTopic): Promise<void> {
  const { topic: name, partitions, replicationFactor, configs = {} } = topic;
  try {
    await admin.createTopics({
      topics: [name],
      partitions,
      ...(replicationFactor === undefined ? {} : { replicas: replicationFactor }),
      configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
    });
  } catch (error) {
    if (brokerCode(bare(error)) !== topicExists) throw error;
  }
}

async function describe(wire: Wire, topic: string): Promise<TopicState | undefined> {
  try {
    return stateOf(await wire.metadata(topic));
  } catch (error) {
    const code = brokerCode(bare(error));
    if (code === unknownTopic) return undefined;
    if (code === leaderNotAvailable && error instanceof ResponseError) {
      return stateOf(error['response'] as MetadataResponse);
    }
    wire.forget();
    throw error;
  }
}

function stateOf({ topics }: MetadataResponse): TopicState {
  const partitions = topics[0]?.partitions ?? [];
  const leaderless = partitions.filter(({ leaderId }) => leaderId < 0);
  return {
    partitions: partitions.length,
    leaderless: leaderless.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b),
  };
}

function byPartition(a: { readonly partition: number }, b: { readonly partition: number }): number {
  return a.partition - b.partition;
}
