/** The partitions that this consumer has, and how far it is in each. */
import type { PartitionRange } from '../shared/client.ts';
import type { Position, TopicPartition } from '../shared/record.ts';

export interface Owned extends TopicPartition {
  /** Of the next record to handle. */
  readonly position: bigint;
  readonly committed: bigint | undefined;
  /** As last asked. */
  readonly range: PartitionRange;
}

export interface Partitions {
  set(owned: Owned): void;
  drop(partitions: readonly TopicPartition[]): void;
  done(position: Position): void;
  committed(positions: readonly Position[]): void;
  seen(range: PartitionRange): void;
  get(partition: TopicPartition): Owned | undefined;
  all(): readonly Owned[];
}

export function createPartitions(): Partitions {
  const owned = new Map<string, Owned>();
  const change = (of: TopicPartition, changes: Partial<Owned>): void => {
    const found = owned.get(nameOf(of));
    if (found) owned.set(nameOf(of), { ...found, ...changes });
  };
  return {
    set: (each) => owned.set(nameOf(each), each),
    drop(partitions) {
      for (const partition of partitions) owned.delete(nameOf(partition));
    },
    done(position) {
      change(position, { position: position.offset });
    },
    committed(positions) {
      for (const position of positions) change(position, { committed: position.offset });
    },
    seen(range) {
      change(range, { range });
    },
    get: (partition) => owned.get(nameOf(partition)),
    all: () => [...owned.values()],
  };
}

export function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
