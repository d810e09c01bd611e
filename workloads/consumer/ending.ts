/** When the consumer ends by itself. */
import type { ClientAdmin, PartitionRange } from '../shared/client.ts';
import type { Position, TopicPartition } from '../shared/record.ts';
import { nameOf, type Partitions } from './partitions.ts';

/** Partitions that hold something, with the end that they have now. */
export async function endsOf(
  admin: Pick<ClientAdmin, 'offsets'>,
  topics: readonly string[],
  group: string | readonly TopicPartition[],
): Promise<PartitionRange[]> {
  const ranges = (await Promise.all(topics.map(async (topic) => admin.offsets(topic)))).flat();
  const read = typeof group === 'string' ? undefined : new Set(group.map(nameOf));
  return ranges.filter(
    (range) => range.end > range.start && (read === undefined || read.has(nameOf(range))),
  );
}

/** Of partitions that other members have, what they have committed counts. */
export async function isAtEnd(
  ends: readonly PartitionRange[],
  partitions: Pick<Partitions, 'get'>,
  committed: (topic: string) => Promise<readonly Position[]>,
): Promise<boolean> {
  const own = ends.filter((end) => partitions.get(end) !== undefined);
  if (own.some((end) => (partitions.get(end)?.position ?? 0n) < end.end)) return false;
  const others = ends.filter((end) => !own.includes(end));
  const topics = [...new Set(others.map(({ topic }) => topic))];
  const commits = (await Promise.all(topics.map(committed))).flat();
  return others.every((end) =>
    commits.some((commit) => nameOf(commit) === nameOf(end) && commit.offset >= end.end),
  );
}
