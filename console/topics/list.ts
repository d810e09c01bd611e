/** All topics: which are shown, in which order, and what is told of each. */
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { compare, useByTopic } from '../brokers/disk-use.ts';
import { readDisks } from '../brokers/log-dirs.ts';
import type { Range } from '../groups/offsets.ts';
import { SourceError } from '../shell/errors.ts';
import { pageOf, type Paged } from '../shell/paging.ts';
import { oneIn, pageIn, textIn, type Query } from '../shell/query.ts';
import { recordCount, topicRanges } from './records.ts';

export const sortKeys = [
  'name',
  'partitions',
  'outOfSync',
  'replication',
  'records',
  'size',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface ListQuery {
  /** Part of a name. */
  readonly q: string;
  readonly showInternal: boolean;
  readonly sort: SortKey;
  readonly order: 'asc' | 'desc';
  readonly page: number;
}

/** @throws PageError 400 */
export function listQuery(query: Query): ListQuery {
  return {
    q: textIn(query, 'q').trim(),
    showInternal: oneIn(query, 'showInternal', ['true', 'false'], 'false') === 'true',
    sort: oneIn(query, 'sort', sortKeys, 'name'),
    order: oneIn(query, 'order', ['asc', 'desc'], 'asc'),
    page: pageIn(query),
  };
}

export interface TopicRow {
  readonly name: string;
  readonly isInternal: boolean;
  readonly partitions: number;
  /** Replicas that are behind. */
  readonly outOfSync: number;
  readonly replication: number;
  /** Undefined where it is not known. */
  readonly records: bigint | undefined;
  /** Bytes of all replicas; undefined where no broker tells. */
  readonly size: bigint | undefined;
}

export interface TopicList extends Paged<TopicRow> {
  /** Internal ones that match and are not shown. */
  readonly hidden: number;
}

/** Counts records of the shown topics only, unless the order needs them all. @throws SourceError */
export async function readList(cluster: Cluster, query: ListQuery): Promise<TopicList> {
  const [{ topics }, sizes] = await Promise.all([cluster.metadata(), readSizes(cluster)]);
  const { shown, hidden } = matching([...topics.values()], query);
  const rows = shown.map((topic) => rowOf(topic, sizes));
  const count = (some: readonly TopicRow[]) => withRecords(cluster, topics, some);
  if (query.sort === 'records') {
    return { ...pageOf(sortRows(await count(rows), query), query.page), hidden };
  }
  const page = pageOf(sortRows(rows, query), query.page);
  return { ...page, rows: await count(page.rows), hidden };
}

/** Internal: Kafka's own, and, as is the custom, names that begin with `_`. */
export function isInternal({ name, isInternal: own }: TopicMetadata): boolean {
  return own || name.startsWith('_');
}

export function matching(
  topics: readonly TopicMetadata[],
  { q, showInternal }: Pick<ListQuery, 'q' | 'showInternal'>,
): { readonly shown: TopicMetadata[]; readonly hidden: number } {
  const wanted = q.toLowerCase();
  const named = topics.filter(({ name }) => name.toLowerCase().includes(wanted));
  const shown = showInternal ? named : named.filter((topic) => !isInternal(topic));
  return { shown, hidden: named.length - shown.length };
}

export function rowOf(
  topic: TopicMetadata,
  sizes: ReadonlyMap<string, bigint> | undefined,
): TopicRow {
  const { name, partitions } = topic;
  return {
    name,
    isInternal: isInternal(topic),
    partitions: partitions.length,
    outOfSync: partitions.reduce((sum, { replicas, isr }) => sum + replicas.length - isr.length, 0),
    replication: Math.max(0, ...partitions.map(({ replicas }) => replicas.length)),
    records: undefined,
    size: sizes && (sizes.get(name) ?? 0n),
  };
}

/** Equal ones by name; what is not known comes last. */
export function sortRows(
  rows: readonly TopicRow[],
  { sort, order }: Pick<ListQuery, 'sort' | 'order'>,
): TopicRow[] {
  const sign = order === 'asc' ? 1 : -1;
  const byName = (a: TopicRow, b: TopicRow) => (a.name < b.name ? -1 : 1);
  if (sort === 'name') return rows.toSorted((a, b) => sign * byName(a, b));
  return rows.toSorted((a, b) => {
    const [one, other] = [a[sort], b[sort]];
    if (one === undefined || other === undefined) {
      return Number(one === undefined) - Number(other === undefined) || byName(a, b);
    }
    return sign * compare(one, other) || byName(a, b);
  });
}

/** Undefined where no broker tells: the rest of the list stands without. */
async function readSizes(cluster: Cluster): Promise<ReadonlyMap<string, bigint> | undefined> {
  const disks = await unlessSilent(readDisks(cluster));
  if (disks === undefined || disks.every(({ fault }) => fault !== undefined)) return undefined;
  return new Map(useByTopic(disks).map(({ topic, bytes }) => [topic, bytes]));
}

async function withRecords(
  cluster: Cluster,
  topics: ReadonlyMap<string, TopicMetadata>,
  rows: readonly TopicRow[],
): Promise<TopicRow[]> {
  const found = rows.flatMap(({ name }) => topics.get(name) ?? []);
  const ranges = (await unlessSilent(topicRanges(cluster, found))) ?? new Map<string, Range>();
  return rows.map((row) => {
    const topic = topics.get(row.name);
    return { ...row, records: topic && recordCount(topic, ranges) };
  });
}

/** Undefined where the brokers do not answer. */
export async function unlessSilent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}
