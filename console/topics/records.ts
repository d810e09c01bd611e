/** How many records topics hold. */
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { placeName, rangesOf, type ByPlace, type Range } from '../groups/offsets.ts';

/** Of all partitions of the topics, by `placeName`; those without a leader are missing. @throws SourceError */
export function topicRanges(
  cluster: Cluster,
  topics: readonly TopicMetadata[],
): Promise<ByPlace<Range>> {
  const places = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition }) => ({ topic: name, partition })),
  );
  return rangesOf(cluster, places);
}

/**
 * How many offsets lie between start and end. Compaction and transactions leave fewer records than that.
 * @returns undefined unless all partitions are known
 */
export function recordCount(
  { name, partitions }: TopicMetadata,
  ranges: ByPlace<Range>,
): bigint | undefined {
  let total = 0n;
  for (const { partition } of partitions) {
    const range = ranges.get(placeName({ topic: name, partition }));
    if (range === undefined) return undefined;
    total += range.end - range.start;
  }
  return total;
}
