/** Java's RoundRobinAssignor, by its name in the protocol: members on either library, or on Java, share one group. */
import type { TopicPartition } from '../record.ts';

export const roundRobinName = 'roundrobin';

export interface Member {
  readonly memberId: string;
  readonly topics: readonly string[];
}

/** @returns what each member gets, by its id; members in the order of their ids, partitions in that of topic and number */
export function assignRoundRobin(
  members: readonly Member[],
  partitionsOf: (topic: string) => number,
): ReadonlyMap<string, readonly TopicPartition[]> {
  const sorted = members.toSorted((a, b) => compare(a.memberId, b.memberId));
  const shares = new Map(sorted.map(({ memberId }) => [memberId, [] as TopicPartition[]]));
  let next = 0;
  for (const each of allPartitions(members, partitionsOf)) {
    const member = firstFrom(sorted, next, ({ topics }) => topics.includes(each.topic));
    if (member === undefined) continue;
    shares.get(member.memberId)?.push(each);
    next = sorted.indexOf(member) + 1;
  }
  return shares;
}

function allPartitions(
  members: readonly Member[],
  partitionsOf: (topic: string) => number,
): TopicPartition[] {
  const topics = [...new Set(members.flatMap((member) => member.topics))].sort(compare);
  return topics.flatMap((topic) =>
    Array.from({ length: partitionsOf(topic) }, (_, partition) => ({ topic, partition })),
  );
}

function firstFrom<T>(items: readonly T[], from: number, fits: (item: T) => boolean) {
  const start = from % Math.max(1, items.length);
  return [...items.slice(start), ...items.slice(0, start)].find(fits);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
