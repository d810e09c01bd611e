/** What is to be known of partitions that the group has given to this consumer, before their first record comes. */
import type { ClientAdmin, PartitionRange } from '../shared/client.ts';
import type { Position, TopicPartition } from '../shared/record.ts';
import { nameOf } from './partitions.ts';
import type { SeekTarget } from './setting-values.ts';
import { startOf, type Start } from './start.ts';

export interface AssignmentOptions {
  readonly admin: Pick<ClientAdmin, 'offsets' | 'committed' | 'offsetsAt'>;
  /** Undefined for partitions that are read without a group. */
  readonly group: string | undefined;
  readonly reset: 'earliest' | 'latest';
  readonly stored: readonly Position[];
  /** Of each partition; undefined for those that go on where they were. */
  readonly seek: (partition: TopicPartition) => SeekTarget | undefined;
}

export interface StartingPartition extends TopicPartition {
  readonly range: PartitionRange;
  readonly committed: bigint | undefined;
  readonly start: Start;
}

/** @throws PartitionShorterError; the client's error when the brokers cannot be asked */
export async function startingPlaces(
  partitions: readonly TopicPartition[],
  options: AssignmentOptions,
): Promise<StartingPartition[]> {
  const byTopic = Map.groupBy(partitions, ({ topic }) => topic);
  const places = [...byTopic].map(([topic, some]) => ofTopic(topic, some, options));
  return (await Promise.all(places)).flat();
}

async function ofTopic(
  topic: string,
  partitions: readonly TopicPartition[],
  options: AssignmentOptions,
): Promise<StartingPartition[]> {
  const { admin, group, reset, stored, seek } = options;
  const [ranges, commits] = await Promise.all([
    admin.offsets(topic),
    group === undefined ? [] : admin.committed(group, topic),
  ]);
  const places = partitions.map(async (partition): Promise<StartingPartition> => {
    const range = find(ranges, partition);
    if (!range) throw new Error(`there is no partition ${nameOf(partition)}`);
    const committed = find(commits, partition)?.offset;
    const target = seek(partition);
    const wanted = target && (await offsetOf(target, range, admin));
    const known = { range, reset, committed, stored: find(stored, partition)?.offset, wanted };
    return { ...partition, range, committed, start: startOf(known) };
  });
  return Promise.all(places);
}

async function offsetOf(
  target: SeekTarget,
  range: PartitionRange,
  admin: AssignmentOptions['admin'],
): Promise<bigint> {
  switch (target.to) {
    case 'earliest':
      return range.start;
    case 'latest':
      return range.end;
    case 'offset':
      return target.offset;
    case 'time':
      return find(await admin.offsetsAt(range.topic, target.timestamp), range)?.offset ?? range.end;
  }
}

function find<T extends TopicPartition>(all: readonly T[], of: TopicPartition): T | undefined {
  return all.find(({ topic, partition }) => topic === of.topic && partition === of.partition);
}
