/** Where partitions begin and end, and where a time is in them: one request a leader, however many partitions. */
import {
  listOffsetsV5,
  listOffsetsV6,
  listOffsetsV7,
  ResponseError,
  type Connection,
} from '@platformatic/kafka';
import type { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';
import type { TopicPartition } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterMetadata } from '../cluster/metadata.ts';

export interface Range {
  /** First offset that is kept. */
  readonly start: bigint;
  /** The next offset to be written. */
  readonly end: bigint;
}

/** By `placeName`. */
export type ByPlace<T> = ReadonlyMap<string, T>;

export function placeName({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

/** Without those that are gone or have no leader. @throws SourceError */
export async function rangesOf(
  cluster: Cluster,
  places: readonly TopicPartition[],
): Promise<ByPlace<Range>> {
  const [starts, ends] = await Promise.all([
    listOffsets(cluster, places, earliest),
    listOffsets(cluster, places, latest),
  ]);
  return new Map(
    [...ends].flatMap(([name, end]): [string, Range][] => {
      const start = starts.get(name);
      return start === undefined ? [] : [[name, { start, end }]];
    }),
  );
}

/**
 * The first record of that time or later; without those partitions that hold none.
 * @param ms since 1970
 * @throws SourceError
 */
export async function offsetsAt(
  cluster: Cluster,
  places: readonly TopicPartition[],
  ms: bigint,
): Promise<ByPlace<bigint>> {
  const found = await listOffsets(cluster, places, ms);
  return new Map([...found].filter(([, offset]) => offset >= 0n));
}

const [earliest, latest] = [-2n, -1n];

async function listOffsets(
  cluster: Cluster,
  places: readonly TopicPartition[],
  timestamp: bigint,
): Promise<Map<string, bigint>> {
  const topics = await topicsWith(cluster, places);
  const leaders = Map.groupBy(
    places,
    ({ topic, partition }) => topics.get(topic)?.partitions[partition]?.leader ?? noLeader,
  );
  leaders.delete(noLeader);
  const answers = await cluster.wire((wire) =>
    Promise.all(
      [...leaders].map(async ([leader, own]) =>
        ask(wire, await wire.broker(leader), own, timestamp),
      ),
    ),
  );
  return new Map(answers.flat());
}

const noLeader = -1;

/** A topic that is not known may be newer than what is known. */
async function topicsWith(
  cluster: Cluster,
  places: readonly TopicPartition[],
): Promise<ClusterMetadata['topics']> {
  const { topics } = await cluster.metadata();
  if (places.every(({ topic }) => topics.has(topic))) return topics;
  cluster.forget();
  return (await cluster.metadata()).topics;
}

async function ask(
  wire: Wire,
  connection: Connection,
  places: readonly TopicPartition[],
  timestamp: bigint,
): Promise<[string, bigint][]> {
  const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([name, own]) => ({
    name,
    partitions: own.map(({ partition }) => ({
      partitionIndex: partition,
      currentLeaderEpoch: -1,
      timestamp,
    })),
  }));
  const api = await wire.api('ListOffsets', [
    listOffsetsV7.api,
    listOffsetsV6.api,
    listOffsetsV5.api,
  ]);
  const answer = await api.async(connection, -1, 0, topics).catch(partOf);
  return answer.topics.flatMap(({ name, partitions }) =>
    partitions
      .filter(({ errorCode }) => errorCode === 0)
      .map(({ partitionIndex, offset }): [string, bigint] => [
        placeName({ topic: name, partition: partitionIndex }),
        offset,
      ]),
  );
}

/** One partition that cannot tell is an error to the library; what the others tell is there all the same. */
function partOf(error: unknown): listOffsetsV7.ListOffsetsResponse {
  if (error instanceof ResponseError) {
    return error['response'] as listOffsetsV7.ListOffsetsResponse;
  }
  throw error;
}
