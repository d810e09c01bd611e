/** What partitions of one topic hold. */
import type { Cluster } from '../cluster/cluster.ts';
import { offsetsAt, placeName, rangesOf, type Range } from '../groups/offsets.ts';
import type { Places } from './places.ts';

/** By partition. One without a leader is missing. */
export type Ranges = ReadonlyMap<number, Range>;

/** @throws SourceError */
export async function readRanges(
  cluster: Cluster,
  topic: string,
  partitions: readonly number[],
): Promise<Ranges> {
  const places = partitions.map((partition) => ({ topic, partition }));
  const found = await rangesOf(cluster, places);
  return new Map(
    places.flatMap((place): [number, Range][] => {
      const range = found.get(placeName(place));
      return range === undefined ? [] : [[place.partition, range]];
    }),
  );
}

/** The first offset of each partition whose record is not older; the end where there is none. @throws SourceError */
export async function readTimes(
  cluster: Cluster,
  topic: string,
  ranges: Ranges,
  timestamp: bigint,
): Promise<Places> {
  const places = [...ranges.keys()].map((partition) => ({ topic, partition }));
  const found = await offsetsAt(cluster, places, timestamp);
  return new Map(
    [...ranges].map(([partition, { end }]) => [
      partition,
      found.get(placeName({ topic, partition })) ?? end,
    ]),
  );
}
