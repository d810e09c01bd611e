/** Groups that read a topic: those that have committed in it, and those whose members hold partitions of it. */
import { distanceOf } from '../../scripts/lib/groups/positions.ts';
import type { Position } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { committedOf } from '../groups/committed.ts';
import { describeGroups, type DescribedGroup } from '../groups/describing.ts';
import { listGroups, type ListedGroup } from '../groups/listing.ts';
import { placeName, type ByPlace, type Range } from '../groups/offsets.ts';
import { topicRanges } from './records.ts';

export interface TopicGroup {
  readonly group: string;
  readonly state: string;
  /** Of its members, those that hold partitions of the topic. */
  readonly members: number;
  /** Partitions of the topic in which it has committed. */
  readonly committed: number;
  /** Kept records that it has not read; undefined without a commit. */
  readonly lag: bigint | undefined;
}

/** By name. @throws SourceError */
export async function readConsumers(
  cluster: Cluster,
  topic: TopicMetadata,
): Promise<readonly TopicGroup[]> {
  // Other programs than consumers share out other things.
  const groups = (await listGroups(cluster)).filter(
    ({ protocolType }) => protocolType === 'consumer' || protocolType === '',
  );
  const [commits, described, ranges] = await Promise.all([
    committedOf(cluster, groups),
    describeGroups(
      cluster,
      groups.filter(({ state }) => state !== 'Empty'),
    ),
    topicRanges(cluster, [topic]),
  ]);
  return topicGroups(topic.name, { groups, commits, described, ranges });
}

export interface Found {
  readonly groups: readonly Pick<ListedGroup, 'group' | 'state'>[];
  readonly commits: ReadonlyMap<string, readonly Position[]>;
  readonly described: ReadonlyMap<string, Pick<DescribedGroup, 'state' | 'members'>>;
  readonly ranges: ByPlace<Range>;
}

export function topicGroups(
  topic: string,
  { groups, commits, described, ranges }: Found,
): TopicGroup[] {
  return groups
    .map(({ group, state }) => {
      const own = (commits.get(group) ?? []).filter((each) => each.topic === topic);
      const known = described.get(group);
      const holders = (known?.members ?? []).filter(({ partitions = [] }) =>
        partitions.some((each) => each.topic === topic),
      );
      return {
        group,
        state: known?.state ?? state,
        members: holders.length,
        committed: own.length,
        lag: lagOf(own, ranges),
      };
    })
    .filter(({ members, committed }) => members > 0 || committed > 0);
}

/** Undefined where nothing is known. */
function lagOf(commits: readonly Position[], ranges: ByPlace<Range>): bigint | undefined {
  const lags = commits.flatMap((position) => {
    const range = ranges.get(placeName(position));
    const { lag } = distanceOf({
      committed: position.offset,
      start: range?.start,
      end: range?.end,
    });
    return lag ?? [];
  });
  return lags.length === 0 ? undefined : lags.reduce((sum, each) => sum + each, 0n);
}
