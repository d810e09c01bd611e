/** How far behind a partition is. Counts offsets: markers of transactions and gaps of compaction are among them. Pure. */
import type { PartitionRange } from '../shared/client.ts';

export interface Lag extends PartitionRange {
  /** Undefined when nothing is committed. */
  readonly committed: bigint | undefined;
  /** Offsets from the commit to the end that can still be read. */
  readonly lag: bigint;
  /** Offsets after the commit that retention has deleted: nobody can read them any more. */
  readonly lostToRetention: bigint;
}

export function lagOf(range: PartitionRange, committed: bigint | undefined): Lag {
  const from = committed === undefined || committed < range.start ? range.start : committed;
  return {
    ...range,
    committed,
    lag: notNegative(range.end - from),
    lostToRetention: committed === undefined ? 0n : notNegative(range.start - committed),
  };
}

export function sumOf(lags: readonly Lag[], part: 'lag' | 'lostToRetention'): bigint {
  return lags.reduce((sum, each) => sum + each[part], 0n);
}

function notNegative(value: bigint): bigint {
  return value < 0n ? 0n : value;
}
