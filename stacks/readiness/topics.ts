/** What becomes of topics that are there when the number of brokers changes. */
import kafkajs, { type Admin } from 'kafkajs';
import { minimumInSync } from '../topology/brokers.ts';
import { kafkaClient } from './kafka-client.ts';
import { until } from './retry.ts';

interface Cluster {
  readonly endpoints: { readonly bootstrapServers: string };
  /** How many brokers it has. */
  readonly brokers: number;
}

const minimumName = 'min.insync.replicas';

/**
 * Gives topics that have fewer copies than the brokers' minimum one of their own. Those from the time of a single broker
 * are such, Kafka's own topics among them: nothing could be written there, not even what a group has read.
 * @returns their names
 */
export async function fitMinimums({ endpoints, brokers }: Cluster): Promise<string[]> {
  if (minimumInSync(brokers) === 1) return [];
  const admin = kafkaClient(endpoints.bootstrapServers).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata();
    const thin = topics
      .map(({ name, partitions }) => ({ name, copies: fewest(partitions) }))
      .filter(({ copies }) => copies < minimumInSync(brokers));
    return thin.length === 0 ? [] : await setMinimums(admin, thin);
  } finally {
    await admin.disconnect();
  }
}

interface ThinTopic {
  readonly name: string;
  readonly copies: number;
}

async function setMinimums(admin: Admin, topics: readonly ThinTopic[]): Promise<string[]> {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const asked = topics.map(({ name }) => ({ type, name }));
  const { resources } = await admin.describeConfigs({ resources: asked, includeSynonyms: false });
  const changes = topics.flatMap(({ name, copies }) => {
    const entries = resources.find((each) => each.resourceName === name)?.configEntries ?? [];
    const minimum = entries.find(({ configName }) => configName === minimumName)?.configValue;
    if (Number(minimum ?? 1) <= copies) return [];
    // What is not named again would be taken away.
    const kept = entries
      .filter(
        ({ configSource, configName }) =>
          (configSource as number) === setOnTopic && configName !== minimumName,
      )
      .map(({ configName, configValue }) => ({ name: configName, value: configValue }));
    const configEntries = [...kept, { name: minimumName, value: String(copies) }];
    return [{ type, name, configEntries }];
  });
  if (changes.length > 0) await admin.alterConfigs({ validateOnly: false, resources: changes });
  return changes.map(({ name }) => name);
}

/** `ConfigSource.TOPIC_CONFIG` of Kafka's protocol. */
const setOnTopic = 1;

function fewest(partitions: readonly { readonly replicas: readonly number[] }[]): number {
  return Math.min(...partitions.map(({ replicas }) => replicas.length));
}

/** What a topic has on some of the brokers. */
export interface Held {
  readonly topic: string;
  readonly partitions: number;
  /** Those of them that have no copy elsewhere. */
  readonly onlyThere: number;
}

/**
 * @param ids of the brokers
 * @throws when the cluster cannot be asked
 */
export async function heldBy(bootstrapServers: string, ids: readonly number[]): Promise<Held[]> {
  const admin = kafkaClient(bootstrapServers, 'kafka-stack', 2).admin({ retry: { retries: 2 } });
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata();
    return topics.flatMap(({ name: topic, partitions }) => {
      const there = partitions.filter(({ replicas }) => replicas.some((id) => ids.includes(id)));
      const only = there.filter(({ replicas }) => replicas.every((id) => ids.includes(id)));
      if (there.length === 0) return [];
      return [{ topic, partitions: there.length, onlyThere: only.length }];
    });
  } finally {
    await admin.disconnect();
  }
}

/** Waits until every copy on a broker that is there has caught up: then the next broker may go. @throws after the time */
export async function awaitCopies(bootstrapServers: string, timeoutMs: number): Promise<void> {
  const admin = kafkaClient(bootstrapServers).admin();
  await admin.connect();
  try {
    await until(
      async () => {
        const { brokers } = await admin.describeCluster();
        const ids = brokers.map(({ nodeId }) => nodeId);
        const { topics } = await admin.fetchTopicMetadata();
        const behind = topics.filter(({ partitions }) =>
          partitions.some(({ replicas, isr }) =>
            replicas.some((id) => ids.includes(id) && !isr.includes(id)),
          ),
        );
        if (behind.length === 0) return;
        const names = behind.map(({ name }) => name).join(', ');
        throw new Error(`copies of ${names} have not caught up`);
      },
      { timeoutMs },
    );
  } finally {
    await admin.disconnect();
  }
}
