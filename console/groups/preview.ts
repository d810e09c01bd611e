/** What a reset would do, read from the brokers. */
import type { Cluster } from '../cluster/cluster.ts';
import { PageError } from '../shell/errors.ts';
import { nearestOf } from '../shell/nearest.ts';
import { committedOf } from './committed.ts';
import type { ListedGroup } from './listing.ts';
import { offsetsAt, placeName, rangesOf } from './offsets.ts';
import { partitionsText } from './partitions-text.ts';
import { moveOf, type Before, type Move, type Reset } from './reset.ts';

export interface Preview {
  readonly reset: Reset;
  /** By partition. */
  readonly moves: readonly Move[];
  /** Partitions that have no leader: nobody knows what they hold. */
  readonly leaderless: readonly number[];
}

/** @throws PageError 404, 400; SourceError */
export async function previewOf(
  cluster: Cluster,
  group: ListedGroup,
  reset: Reset,
): Promise<Preview> {
  const partitions = await partitionsOf(cluster, reset);
  const places = partitions.map((partition) => ({ topic: reset.topic, partition }));
  const [ranges, atTimes, committed] = await Promise.all([
    rangesOf(cluster, places),
    reset.to === 'timestamp' ? offsetsAt(cluster, places, reset.value) : undefined,
    committedOf(cluster, [group]),
  ]);
  const commits = new Map(
    committed.get(group.group)?.map((each) => [placeName(each), each.offset] as const),
  );
  const befores = places.flatMap((place): Before[] => {
    const name = placeName(place);
    const range = ranges.get(name);
    if (range === undefined) return [];
    const { partition } = place;
    return [{ partition, ...range, committed: commits.get(name), atTime: atTimes?.get(name) }];
  });
  return {
    reset,
    moves: befores.map((before) => moveOf(before, reset)),
    leaderless: places
      .filter((place) => !ranges.has(placeName(place)))
      .map(({ partition }) => partition),
  };
}

/** Those that are wanted; all of them must be there. @throws PageError 404, 400 */
async function partitionsOf(
  cluster: Cluster,
  { topic, partitions }: Pick<Reset, 'topic' | 'partitions'>,
): Promise<readonly number[]> {
  const { topics } = await cluster.metadata();
  const found = topics.get(topic);
  if (found === undefined) {
    throw new PageError(404, `there is no topic ${topic}`, nearestOf(topic, [...topics.keys()]));
  }
  const there = found.partitions.map(({ partition }) => partition);
  const missing = partitions?.find((each) => !there.includes(each));
  if (missing === undefined) return partitions ?? there;
  throw new PageError(
    400,
    `partitions: topic ${topic} has no partition ${missing}`,
    `allowed: ${partitionsText(there)}`,
  );
}
