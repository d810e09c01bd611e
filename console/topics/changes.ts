/** What can be done to topics. Each returns when the brokers show it, and says in words what they refuse. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  ConfigResourceTypes,
  createPartitionsV1,
  createPartitionsV2,
  createPartitionsV3,
  createTopicsV5,
  createTopicsV6,
  createTopicsV7,
  deleteTopicsV4,
  deleteTopicsV5,
  deleteTopicsV6,
  IncrementalAlterConfigOperationTypes,
} from '@platformatic/kafka';
import type { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';
import { readConfigs, type Config } from '../brokers/configs.ts';
import { forgetDisks } from '../brokers/log-dirs.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { placeName } from '../groups/offsets.ts';
import { topicRanges } from './records.ts';
import { tellRefusal } from './refusals.ts';

export interface NewTopic {
  readonly name: string;
  /** Undefined: as the brokers have it set. */
  readonly partitions: number | undefined;
  readonly replication: number | undefined;
  readonly configs: ReadonlyMap<string, string>;
}

export async function createTopic(cluster: Cluster, topic: NewTopic): Promise<void> {
  const { name, partitions, replication, configs } = topic;
  const request = {
    name,
    numPartitions: partitions ?? -1,
    replicationFactor: replication ?? -1,
    assignments: [],
    configs: [...configs].map(([key, value]) => ({ name: key, value })),
  };
  const work = onController(cluster, async (wire, connection) => {
    const apis = [createTopicsV7.api, createTopicsV6.api, createTopicsV5.api];
    const api = await wire.api('CreateTopics', apis);
    await api.async(connection, [request], timeoutMs, false);
  });
  await tellRefusal(`topic ${name} was not created`, work);
  await untilShown(cluster, (topics) => topics.get(name)?.partitions.every(isLed) === true);
}

export async function deleteTopic(cluster: Cluster, name: string): Promise<void> {
  const work = onController(cluster, async (wire, connection) => {
    if ((await wire.newest('DeleteTopics')) >= deleteTopicsV6.api.version) {
      await deleteTopicsV6.api.async(connection, [{ name }], timeoutMs);
      return;
    }
    const api = await wire.api('DeleteTopics', [deleteTopicsV5.api, deleteTopicsV4.api]);
    await api.async(connection, [{ name }], timeoutMs);
  });
  await tellRefusal(`topic ${name} was not deleted`, work);
  await untilShown(cluster, (topics) => !topics.has(name));
}

/** @param count with those that are there */
export async function addPartitions(cluster: Cluster, name: string, count: number): Promise<void> {
  const work = onController(cluster, async (wire, connection) => {
    const apis = [createPartitionsV3.api, createPartitionsV2.api, createPartitionsV1.api];
    const api = await wire.api('CreatePartitions', apis);
    await api.async(connection, [{ name, count, assignments: null }], timeoutMs, false);
  });
  await tellRefusal(`topic ${name} got no partitions`, work);
  await untilShown(cluster, (topics) => {
    const partitions = topics.get(name)?.partitions ?? [];
    return partitions.length === count && partitions.every(isLed);
  });
}

/** Up to the ends that the partitions have at that moment. @returns records gone */
export async function clearTopic(cluster: Cluster, topic: TopicMetadata): Promise<bigint> {
  const { name } = topic;
  const before = await topicRanges(cluster, [topic]);
  const partitions = topic.partitions.map(({ partition }) => ({ partition, offset: toEnd }));
  const work = cluster.admin((admin) => admin.deleteRecords({ topics: [{ name, partitions }] }));
  const cleared = await tellRefusal(`topic ${name} was not cleared`, work);
  forgetDisks(cluster);
  return cleared
    .flatMap((each) => each.partitions)
    .reduce((sum, { partition, lowWatermark }) => {
      const start = before.get(placeName({ topic: name, partition }))?.start ?? lowWatermark;
      return sum + lowWatermark - start;
    }, 0n);
}

/** @param value undefined: what holds without it, of the brokers or Kafka's own */
export async function setTopicConfig(
  cluster: Cluster,
  topic: string,
  config: string,
  value: string | undefined,
): Promise<void> {
  const { DELETE, SET } = IncrementalAlterConfigOperationTypes;
  const change =
    value === undefined
      ? { name: config, configOperation: DELETE }
      : { name: config, configOperation: SET, value };
  const resource = {
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName: topic,
    configs: [change],
  };
  const work = cluster.admin((admin) => admin.incrementalAlterConfigs({ resources: [resource] }));
  await tellRefusal(`${config} of topic ${topic} was not changed`, work);
  const isMade = (own: Config | undefined) =>
    value === undefined ? own?.source !== 'topic' : own?.source === 'topic' && own.value === value;
  await until(async () => {
    const configs = await readConfigs(cluster, { topic });
    return isMade(configs.find(({ name }) => name === config));
  });
}

const timeoutMs = 10_000;
/** The protocol's word for the end of a partition. */
const toEnd = -1n;

function isLed({ leader }: { readonly leader: number }): boolean {
  return leader >= 0;
}

/** Requests of this kind go to the controller, or to a broker that passes them on to it. */
async function onController(
  cluster: Cluster,
  ask: (wire: Wire, connection: Awaited<ReturnType<Wire['any']>>) => Promise<void>,
): Promise<void> {
  const { controllerId } = await cluster.metadata();
  await cluster.wire(async (wire) => {
    await ask(wire, await (controllerId < 0 ? wire.any() : wire.broker(controllerId)));
  });
}

async function untilShown(
  cluster: Cluster,
  accept: (topics: ReadonlyMap<string, TopicMetadata>) => boolean,
): Promise<void> {
  forgetDisks(cluster);
  await until(async () => {
    cluster.forget();
    return accept((await cluster.metadata()).topics);
  });
}

const longestWaitMs = 5000;
const pauseMs = 50;

/** Brokers learn of a change a moment after it was made. One that takes longer shows the old state for a while. */
async function until(isShown: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + longestWaitMs;
  while (!(await isShown()) && Date.now() < deadline) await delay(pauseMs);
}
