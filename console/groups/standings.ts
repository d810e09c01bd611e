/** Where groups stand in their partitions: every one that a group has committed or that a member has. */
import { byPlace } from '../../scripts/lib/groups/order.ts';
import { distanceOf, type Distance, type Standing } from '../../scripts/lib/groups/positions.ts';
import type { Position, TopicPartition } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { committedOf } from './committed.ts';
import type { DescribedGroup, GroupMember } from './describing.ts';
import { placeName, rangesOf, type ByPlace, type Range } from './offsets.ts';

/** A partition as the group sees it. */
export interface Place extends Standing, Distance {
  /** Who has it now. */
  readonly member: GroupMember | undefined;
}

export interface Lag {
  /** Records that are kept and not read, of all partitions where that is known. */
  readonly lag: bigint;
  /** Partitions where it is not known: no commit, no leader, or the topic is gone. */
  readonly unknown: number;
}

type Known = Pick<DescribedGroup, 'group' | 'coordinator' | 'members'>;

/** By group, each by topic and partition. @throws SourceError */
export async function standingsOf(
  cluster: Cluster,
  groups: readonly Known[],
): Promise<ReadonlyMap<string, readonly Place[]>> {
  const committed = await committedOf(cluster, groups);
  const all = groups.flatMap((each) => placesOf(each, committed.get(each.group) ?? []));
  const unique = new Map(all.map((each) => [placeName(each), each]));
  const ranges = await rangesOf(cluster, [...unique.values()]);
  return new Map(
    groups.map((each) => [each.group, standings(each, committed.get(each.group) ?? [], ranges)]),
  );
}

export function standings(
  group: Pick<Known, 'members'>,
  committed: readonly Position[],
  ranges: ByPlace<Range>,
): Place[] {
  const commits = new Map(committed.map((each) => [placeName(each), each.offset]));
  const holders = holdersOf(group.members);
  return placesOf(group, committed)
    .map((place) => {
      const name = placeName(place);
      const range = ranges.get(name);
      const where = { committed: commits.get(name), start: range?.start, end: range?.end };
      return { ...place, ...where, ...distanceOf(where), member: holders.get(name) };
    })
    .sort(byPlace);
}

export function totalLag(places: readonly Pick<Place, 'lag'>[]): Lag {
  return {
    lag: places.reduce((sum, { lag }) => sum + (lag ?? 0n), 0n),
    unknown: places.filter(({ lag }) => lag === undefined).length,
  };
}

function placesOf(
  { members }: Pick<Known, 'members'>,
  committed: readonly Position[],
): TopicPartition[] {
  const assigned = members.flatMap(({ partitions = [] }) => partitions);
  const all = [...committed, ...assigned].map(({ topic, partition }) => ({ topic, partition }));
  return [...new Map(all.map((each) => [placeName(each), each])).values()];
}

function holdersOf(members: readonly GroupMember[]): ByPlace<GroupMember> {
  return new Map(
    members.flatMap((member) =>
      (member.partitions ?? []).map((each): [string, GroupMember] => [placeName(each), member]),
    ),
  );
}
