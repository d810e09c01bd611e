/** Where a group stands in its partitions. */
import type { Admin } from 'kafkajs';
import type { TopicPartition } from '../../../workloads/shared/record.ts';
import type { Group } from './broker-groups.ts';
import { byPlace } from './order.ts';

export interface Standing extends TopicPartition {
  /** The next offset that the group will read; undefined without a commit. */
  readonly committed: bigint | undefined;
  /** First offset that is kept; undefined where the topic is gone. */
  readonly start: bigint | undefined;
  /** The next offset to be written. */
  readonly end: bigint | undefined;
}

export interface Distance {
  /** Records that are kept and not read; undefined where there is no commit, so that nobody knows where reading begins. */
  readonly lag: bigint | undefined;
  /** Records that were deleted before the group read them. */
  readonly lost: bigint;
}

/** Never negative: a commit may lie outside of what a topic holds, before it or, in a topic made anew, behind it. */
export function distanceOf({
  committed,
  start,
  end,
}: Omit<Standing, keyof TopicPartition>): Distance {
  if (committed === undefined || start === undefined || end === undefined) {
    return { lag: undefined, lost: 0n };
  }
  return {
    lag: atLeastZero(end - larger(committed, start)),
    lost: atLeastZero(start - committed),
  };
}

/** Every partition that the group has committed or that is assigned to one of its members. */
export async function readStandings(admin: Admin, { group, members }: Group): Promise<Standing[]> {
  const committed = new Map<string, TopicPartition & { readonly offset: bigint }>();
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId: group })) {
    for (const { partition, offset } of partitions) {
      if (offset.startsWith('-')) continue;
      committed.set(nameOf({ topic, partition }), { topic, partition, offset: BigInt(offset) });
    }
  }
  const assigned = members.flatMap(({ partitions = [] }) => partitions);
  const all = new Map<string, TopicPartition>(
    [...committed.values(), ...assigned].map((each) => [nameOf(each), each]),
  );
  // One that is gone would be asked for again and again.
  const there = new Set(await admin.listTopics());
  const topics = new Set(
    [...all.values()].map(({ topic }) => topic).filter((topic) => there.has(topic)),
  );
  const ranges = new Map(
    (await Promise.all([...topics].map((topic) => rangesOf(admin, topic)))).flat(),
  );
  return [...all.entries()]
    .map(([name, { topic, partition }]) => ({
      topic,
      partition,
      committed: committed.get(name)?.offset,
      start: ranges.get(name)?.start,
      end: ranges.get(name)?.end,
    }))
    .sort(byPlace);
}

interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

async function rangesOf(admin: Admin, topic: string): Promise<[string, Range][]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => [
    nameOf({ topic, partition }),
    { start: BigInt(low), end: BigInt(high) },
  ]);
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function atLeastZero(value: bigint): bigint {
  return larger(value, 0n);
}
