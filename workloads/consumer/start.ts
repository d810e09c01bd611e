/** Where a partition begins. Pure. */
import type { PartitionRange } from '../shared/client.ts';

export interface Known {
  readonly range: PartitionRange;
  readonly reset: 'earliest' | 'latest';
  readonly committed?: bigint | undefined;
  /** The database's next offset. */
  readonly stored?: bigint | undefined;
  /** An offset that a setting asks for. */
  readonly wanted?: bigint | undefined;
}

export interface Start {
  readonly offset: bigint;
  readonly because: 'seek' | 'database' | 'commit' | 'reset';
  /** Offsets that were to be read and are deleted. */
  readonly lostToRetention: bigint;
}

/** The partition ends before what the database has of it. */
export class PartitionShorterError extends Error {
  override readonly name = 'PartitionShorterError';

  constructor({ topic, partition, end }: PartitionRange, stored: bigint) {
    super(
      `${topic}-${partition} ends at offset ${end}, but the database holds records up to ${stored}: the topic was ` +
        'created anew or has lost records. Use another database file.',
    );
  }
}

/** @throws PartitionShorterError */
export function startOf({ range, reset, committed, stored, wanted }: Known): Start {
  const { start, end } = range;
  if (stored !== undefined && stored > end) throw new PartitionShorterError(range, stored);
  if (wanted !== undefined) {
    return { offset: within(range, wanted), because: 'seek', lostToRetention: 0n };
  }
  // A commit beyond the end belongs to an earlier topic of this name.
  const valid = committed !== undefined && committed <= end ? committed : undefined;
  if (stored !== undefined && (valid === undefined || stored > valid)) {
    return resumed(stored, 'database', start);
  }
  if (valid !== undefined) return resumed(valid, 'commit', start);
  return { offset: reset === 'earliest' ? start : end, because: 'reset', lostToRetention: 0n };
}

function resumed(offset: bigint, because: Start['because'], start: bigint): Start {
  const lostToRetention = offset < start ? start - offset : 0n;
  return { offset: offset + lostToRetention, because, lostToRetention };
}

function within({ start, end }: PartitionRange, offset: bigint): bigint {
  if (offset < start) return start;
  return offset > end ? end : offset;
}
