/** One page of records, and where the pages beside it begin. */
import type { StoredRecord } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { readRanges, readTimes, type Ranges } from './ranges.ts';
import { collect, type Collected } from './collect.ts';
import type { Search } from './match.ts';
import { partitionsIn, type Places } from './places.ts';
import type { MessagesQuery } from './query.ts';
import { withReader } from './reader.ts';
import { Walk, type Lane } from './walk.ts';

export interface RecordsPage {
  /** In the order that they are shown. */
  readonly records: readonly StoredRecord[];
  readonly looked: Pick<Collected, 'count' | 'bytes' | 'end'>;
  /** Where the next page begins in the order of showing; undefined at the end. */
  readonly next: Beside | undefined;
  readonly previous: Beside | undefined;
  /** Partitions that are not read: nobody leads them, or their leader does not answer. */
  readonly unread: readonly number[];
  /** Partitions that are left out, as they are too many for a page. */
  readonly leftOut: number;
}

export interface Beside {
  readonly at: Places;
  readonly walk: MessagesQuery['walk'];
}

/** Their positions stand in the address of the next page. */
const mostPartitions = 200;

/** @throws PageError 400; SourceError */
export async function readPage(
  cluster: Cluster,
  topic: TopicMetadata,
  query: MessagesQuery,
  search: Search,
): Promise<RecordsPage> {
  const count = topic.partitions.length;
  const wanted =
    partitionsIn(query.partition, count) ?? topic.partitions.map((each) => each.partition);
  const chosen = wanted.slice(0, mostPartitions);
  const ranges = await readRanges(cluster, topic.name, chosen);
  const begin = await placesOf(cluster, topic, query, ranges);
  const lanes = [...ranges].map(([partition, range]) =>
    laneOf(partition, range, begin.get(partition), query),
  );
  const found = await withReader(cluster, topic.name, (read) => {
    const walk = new Walk(lanes, { direction: query.walk, read, wanted: query.limit });
    return collect(walk, query.limit, search);
  });
  return {
    ...besides(lanes, ranges, found, query),
    looked: found,
    unread: chosen.filter((partition) => !ranges.has(partition)),
    leftOut: wanted.length - chosen.length,
  };
}

async function placesOf(
  cluster: Cluster,
  topic: TopicMetadata,
  query: MessagesQuery,
  ranges: Ranges,
): Promise<Places> {
  const { at, from, offset, timestamp } = query;
  if (at !== undefined) return at;
  if (from === 'timestamp' && timestamp !== undefined) {
    return readTimes(cluster, topic.name, ranges, timestamp);
  }
  return new Map(
    [...ranges].map(([partition, { start, end }]) => [
      partition,
      from === 'newest' ? end : from === 'offset' ? (offset ?? start) : start,
    ]),
  );
}

/** A place that is not kept any more, or not yet, is the nearest that is. */
function laneOf(
  partition: number,
  { start, end }: { readonly start: bigint; readonly end: bigint },
  place: bigint | undefined,
  { walk }: MessagesQuery,
): Lane {
  const at = place ?? (walk === 'older' ? end : start);
  const kept = at < start ? start : at > end ? end : at;
  return { partition, from: start, to: end, at: kept };
}

/** What was walked against the order of showing is turned around. */
function besides(
  lanes: readonly Lane[],
  ranges: Ranges,
  found: Collected,
  { from, walk }: MessagesQuery,
): Pick<RecordsPage, 'records' | 'next' | 'previous'> {
  const begin: Places = new Map(lanes.map(({ partition, at }) => [partition, at]));
  const [older, newer] = walk === 'older' ? [found.places, begin] : [begin, found.places];
  const hasOlder = [...older].some(([partition, at]) => at > (ranges.get(partition)?.start ?? at));
  const hasNewer = [...newer].some(([partition, at]) => at < (ranges.get(partition)?.end ?? at));
  const toOlder = hasOlder ? ({ at: older, walk: 'older' } as const) : undefined;
  const toNewer = hasNewer ? ({ at: newer, walk: 'newer' } as const) : undefined;
  const isNewestFirst = from === 'newest';
  const isTurned = (walk === 'older') !== isNewestFirst;
  return {
    records: isTurned ? found.records.toReversed() : found.records,
    next: isNewestFirst ? toOlder : toNewer,
    previous: isNewestFirst ? toNewer : toOlder,
  };
}
