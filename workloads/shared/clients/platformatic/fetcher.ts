/** Reads records from where each partition stands. */
import {
  Consumer,
  ResponseError,
  type BaseOptions,
  type ClusterMetadata,
  type fetchV17,
} from '@platformatic/kafka';
import { randomUUID } from 'node:crypto';
import type { ConsumerSettings } from '../../client.ts';
import { isStaleCode } from '../../broker-errors.ts';
import { BrokerError, TopicMissingError } from '../../errors.ts';
import type { Position, StoredRecord, TopicPartition } from '../../record.ts';
import { bare } from './errors.ts';
import { nextOffset, recordsOf } from './records.ts';
import { leaderNotAvailable, type Wire } from './wire.ts';

export interface Fetched extends Position {
  readonly records: readonly StoredRecord[];
  /** Where the next fetch begins. */
  readonly next: bigint;
  readonly highWatermark: bigint;
}

const offsetOutOfRange = 1;
/** All partitions of one answer together. */
const maxBytes = 52_428_800;
/** Fetch requests of this version on name topics by their ids. */
const byId = 13;

type FetchResponse = fetchV17.FetchResponse;
type FetchTopic = Parameters<Consumer['fetch']>[0]['topics'][number];

export class Fetcher {
  readonly #consumer: Consumer;
  readonly #wire: Wire;
  readonly #settings: ConsumerSettings;

  constructor(options: BaseOptions, wire: Wire, settings: ConsumerSettings) {
    // It never joins; the library wants a name all the same.
    this.#consumer = new Consumer({ ...options, groupId: `kafka-stack-none-${randomUUID()}` });
    this.#wire = wire;
    this.#settings = settings;
  }

  /** @throws TopicMissingError; BrokerError */
  async mustExist(partitions: readonly TopicPartition[]): Promise<void> {
    for (const topic of new Set(partitions.map((each) => each.topic))) {
      const count = (await this.#metadata([topic])).topics.get(topic)?.partitionsCount ?? 0;
      const missing = partitions.find((each) => each.topic === topic && each.partition >= count);
      if (missing === undefined) continue;
      throw new TopicMissingError(`topic ${topic} has no partition ${missing.partition}`);
    }
  }

  /** First or last place of each partition, as the settings want it. */
  async reset(partitions: readonly TopicPartition[]): Promise<readonly Position[]> {
    const timestamp = this.#settings.reset === 'earliest' ? -2n : -1n;
    const found = await Promise.all(
      partitions.map(async ({ topic, partition }) => {
        const offsets = await this.#consumer
          .listOffsets({
            topics: [topic],
            partitions: { [topic]: [partition] },
            timestamp,
            isolationLevel: 0,
          })
          .catch(this.#rethrow);
        return { topic, partition, offset: offsets.get(topic)?.[partition] ?? 0n };
      }),
    );
    return found;
  }

  /** One request a leader. @returns what has records, or has moved on without; empty when nothing came in time */
  async fetch(positions: readonly Position[]): Promise<readonly Fetched[]> {
    const topics = [...new Set(positions.map(({ topic }) => topic))];
    const metadata = await this.#metadata(topics);
    const ids = (await this.#wire.newest('Fetch')) >= byId;
    const keyOf = (topic: string) => (ids ? (metadata.topics.get(topic)?.id ?? '') : topic);
    const leaders = Map.groupBy(
      positions,
      ({ topic, partition }) => metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1,
    );
    const answers = await Promise.all(
      [...leaders].map(async ([node, ofLeader]) => {
        if (node < 0) throw this.#stale(leaderNotAvailable);
        const response = await this.#request(
          node,
          requestTopics(ofLeader, keyOf, this.#settings.maxBytesPerPartition),
        );
        return this.#read(response, ofLeader, keyOf);
      }),
    );
    return answers.flat();
  }

  async close(): Promise<void> {
    await this.#consumer.close();
  }

  async #request(node: number, topics: FetchTopic[]): Promise<FetchResponse> {
    const { minBytes, maxWaitMs } = this.#settings;
    try {
      return await this.#consumer.fetch({
        node,
        topics,
        minBytes,
        maxBytes,
        maxWaitTime: maxWaitMs,
      });
    } catch (error) {
      // Its parts are looked at one by one: a partition that fails is no reason to lose what came of the others.
      if (error instanceof ResponseError) return error['response'] as FetchResponse;
      return this.#rethrow(error);
    }
  }

  async #read(
    response: FetchResponse,
    positions: readonly Position[],
    keyOf: (topic: string) => string,
  ): Promise<Fetched[]> {
    if (response.errorCode !== 0) throw this.#stale(response.errorCode);
    const asked = new Map(
      positions.map((each) => [`${keyOf(each.topic)}/${each.partition}`, each]),
    );
    const found: Fetched[] = [];
    for (const { topicId, partitions } of response.responses) {
      for (const { partitionIndex, errorCode, highWatermark, ...rest } of partitions) {
        const records = rest.records ?? [];
        const position = asked.get(`${topicId}/${partitionIndex}`);
        if (position === undefined) continue;
        if (errorCode === offsetOutOfRange) {
          const [begin] = await this.reset([position]);
          const next = begin?.offset ?? 0n;
          found.push({ ...position, records: [], next, highWatermark });
        } else if (errorCode !== 0) {
          throw this.#stale(errorCode);
        } else if (records.length > 0) {
          const next = nextOffset(records, position.offset);
          found.push({ ...position, records: recordsOf(records, position), next, highWatermark });
        }
      }
    }
    return found;
  }

  async #metadata(topics: string[]): Promise<ClusterMetadata> {
    return this.#consumer.metadata({ topics }).catch(this.#rethrow);
  }

  #stale(code: number): BrokerError {
    if (isStaleCode(code)) this.#consumer.clearMetadata();
    return new BrokerError(`the broker answers a fetch with error ${code}`, code);
  }

  readonly #rethrow = (thrown: unknown): never => {
    this.#consumer.clearMetadata();
    const error = bare(thrown);
    // Its metadata call has no code for a topic that is not there.
    const unknownTopic = (error as { readonly code?: unknown }).code === 'PLT_KFK_USER';
    if (unknownTopic) throw new TopicMissingError(error.message, { cause: error });
    throw error;
  };
}

function requestTopics(
  positions: readonly Position[],
  keyOf: (topic: string) => string,
  partitionMaxBytes: number,
): FetchTopic[] {
  return [...Map.groupBy(positions, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
    topicId: keyOf(topic),
    partitions: ofTopic.map(({ partition, offset }) => ({
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: offset,
      lastFetchedEpoch: -1,
      partitionMaxBytes,
    })),
  }));
}
