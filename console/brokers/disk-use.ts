/** Sums of what is on the disks. Pure. */
import type { BrokerDisk, ReplicaSize } from './log-dirs.ts';

/** Of one topic: all of its replicas on all brokers. */
export interface TopicUse {
  readonly topic: string;
  readonly bytes: bigint;
  readonly replicas: number;
}

/** The largest first. */
export function useByTopic(disks: readonly BrokerDisk[]): TopicUse[] {
  return [...Map.groupBy(replicasOf(disks), ({ topic }) => topic)]
    .map(([topic, replicas]) => ({ topic, bytes: sum(replicas), replicas: replicas.length }))
    .sort((a, b) => compare(b.bytes, a.bytes) || (a.topic < b.topic ? -1 : 1));
}

/** By partition: the size of its largest replica. */
export function partitionSizes(
  disks: readonly BrokerDisk[],
  topic: string,
): ReadonlyMap<number, bigint> {
  const sizes = new Map<number, bigint>();
  for (const each of replicasOf(disks)) {
    if (each.topic !== topic) continue;
    const known = sizes.get(each.partition) ?? 0n;
    sizes.set(each.partition, each.bytes > known ? each.bytes : known);
  }
  return sizes;
}

/** Undefined where the broker does not tell. */
export function bytesOf({ dirs, fault }: BrokerDisk): bigint | undefined {
  return fault === undefined ? sum(dirs.flatMap(({ replicas }) => replicas)) : undefined;
}

export function sum(replicas: readonly Pick<ReplicaSize, 'bytes'>[]): bigint {
  return replicas.reduce((total, { bytes }) => total + bytes, 0n);
}

/** For sorting. */
export function compare(a: bigint | number, b: bigint | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function replicasOf(disks: readonly BrokerDisk[]): ReplicaSize[] {
  return disks.flatMap(({ dirs }) => dirs.flatMap(({ replicas }) => replicas));
}
