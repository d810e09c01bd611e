/** Each broker with its share of the cluster. Pure. */
import type { BrokerPlace, ClusterMetadata } from '../cluster/metadata.ts';
import { bytesOf } from './disk-use.ts';
import type { BrokerDisk } from './log-dirs.ts';

export interface BrokerRow extends BrokerPlace {
  readonly isController: boolean;
  /** Partitions that it leads. */
  readonly leaders: number;
  readonly replicas: number;
  /** Of its replicas, those that are behind. */
  readonly outOfSync: number;
  /** How far its share is from the average, in percent; undefined where there is nothing to share. */
  readonly leaderSkew: number | undefined;
  readonly replicaSkew: number | undefined;
  /** Undefined where it is not known. */
  readonly bytes: bigint | undefined;
}

export function brokerRows(
  { brokers, controllerId, topics }: ClusterMetadata,
  disks: readonly BrokerDisk[] = [],
): BrokerRow[] {
  const partitions = [...topics.values()].flatMap((topic) => topic.partitions);
  const leaders = tally(partitions.map(({ leader }) => leader));
  const replicas = tally(partitions.flatMap((each) => each.replicas));
  const inSync = tally(partitions.flatMap(({ isr }) => isr));
  const [led, held] = [leaders, replicas].map((counts) => averageOf(brokers, counts));
  return brokers.map((broker) => {
    const [leads, holds] = [leaders.get(broker.id) ?? 0, replicas.get(broker.id) ?? 0];
    const disk = disks.find((each) => each.broker === broker.id);
    return {
      ...broker,
      isController: broker.id === controllerId,
      leaders: leads,
      replicas: holds,
      outOfSync: Math.max(0, holds - (inSync.get(broker.id) ?? 0)),
      leaderSkew: skewOf(leads, led ?? 0),
      replicaSkew: skewOf(holds, held ?? 0),
      bytes: disk && bytesOf(disk),
    };
  });
}

export interface ClusterFacts {
  readonly online: number;
  readonly underReplicated: number;
  readonly offline: number;
  readonly topics: number;
}

/** Partitions by how they are. */
export function clusterFacts({ topics }: ClusterMetadata): ClusterFacts {
  const partitions = [...topics.values()].flatMap((topic) => topic.partitions);
  const online = partitions.filter(({ leader }) => leader >= 0).length;
  return {
    online,
    offline: partitions.length - online,
    underReplicated: partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length,
    topics: topics.size,
  };
}

/** @returns percent above (or, negative, below) the average */
export function skewOf(value: number, average: number): number | undefined {
  return average === 0 ? undefined : ((value - average) / average) * 100;
}

function averageOf(brokers: readonly BrokerPlace[], counts: ReadonlyMap<number, number>): number {
  if (brokers.length === 0) return 0;
  return brokers.reduce((total, { id }) => total + (counts.get(id) ?? 0), 0) / brokers.length;
}

function tally(numbers: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const each of numbers) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}
