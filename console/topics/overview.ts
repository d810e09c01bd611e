/** The partitions of one topic, and what they come to. */
import type { Cluster } from '../cluster/cluster.ts';
import type { PartitionMetadata, TopicMetadata } from '../cluster/metadata.ts';
import { partitionSizes } from '../brokers/disk-use.ts';
import { forgetDisks, readDisks, type BrokerDisk } from '../brokers/log-dirs.ts';
import { placeName, type ByPlace, type Range } from '../groups/offsets.ts';
import { pageOf, type Paged } from '../shell/paging.ts';
import { unlessSilent } from './list.ts';
import { recordCount, topicRanges } from './records.ts';

export interface PartitionRow extends PartitionMetadata {
  /** Undefined without a leader. */
  readonly range: Range | undefined;
  /** Bytes of its largest replica; undefined where no broker tells. */
  readonly bytes: bigint | undefined;
}

export interface TopicOverview extends Paged<PartitionRow> {
  readonly records: bigint | undefined;
  /** Bytes of all replicas. */
  readonly bytes: bigint | undefined;
}

/** Of a topic whose leaders or disks do not answer, the rest is told. */
export async function readOverview(
  cluster: Cluster,
  topic: TopicMetadata,
  page: number,
): Promise<TopicOverview> {
  const [ranges, disks] = await Promise.all([
    unlessSilent(topicRanges(cluster, [topic])),
    unlessSilent(disksWith(cluster, topic.name)),
  ]);
  return topicOverview(topic, ranges ?? new Map<string, Range>(), disks ?? [], page);
}

/** A topic that has just come is on them, too. */
async function disksWith(cluster: Cluster, topic: string): Promise<readonly BrokerDisk[]> {
  const disks = await readDisks(cluster);
  if (topicBytes(disks, topic) !== undefined) return disks;
  forgetDisks(cluster);
  return readDisks(cluster);
}

export function topicOverview(
  topic: TopicMetadata,
  ranges: ByPlace<Range>,
  disks: readonly BrokerDisk[],
  page: number,
): TopicOverview {
  const { name, partitions } = topic;
  const sizes = partitionSizes(disks, name);
  const shown = pageOf(partitions, page);
  return {
    ...shown,
    rows: shown.rows.map((each) => ({
      ...each,
      range: ranges.get(placeName({ topic: name, partition: each.partition })),
      bytes: sizes.get(each.partition),
    })),
    records: recordCount(topic, ranges),
    bytes: topicBytes(disks, name),
  };
}

/** Bytes of all replicas; undefined where no broker tells of one. */
export function topicBytes(disks: readonly BrokerDisk[], topic: string): bigint | undefined {
  const replicas = disks
    .flatMap(({ dirs }) => dirs.flatMap((dir) => dir.replicas))
    .filter((each) => each.topic === topic);
  return replicas.length === 0 ? undefined : replicas.reduce((sum, { bytes }) => sum + bytes, 0n);
}
