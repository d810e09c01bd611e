/** When the broker will delete a segment, as far as it can be told today. */
import type { Segment } from './segments.ts';
import type { TopicSettings } from './settings.ts';

export type Fate =
  /** Empty, and written to: nothing to delete. */
  | { readonly kind: 'empty' }
  /** Its records are before the start of the partition, too many for its size, or too old. */
  | { readonly kind: 'due'; readonly by: 'start' | 'size' | 'time' }
  /**
   * By time, if nothing newer is added to it.
   * @property heldBy base offset of an older segment that cannot go before: the broker deletes from the oldest on only
   */
  | { readonly kind: 'later'; readonly atMs: bigint; readonly heldBy?: bigint }
  /** Compaction takes single records out of it, if one with the same key follows. */
  | { readonly kind: 'compacted' }
  /** There is no limit in time. */
  | { readonly kind: 'kept' };

export interface Limits {
  readonly deletes: boolean;
  readonly compacts: boolean;
  /** Undefined for none. */
  readonly retentionMs: bigint | undefined;
  readonly retentionBytes: bigint | undefined;
}

export function limitsOf(settings: TopicSettings): Limits {
  const policies = settings['cleanup.policy'].value.split(',').map((policy) => policy.trim());
  const limit = (value: string) => (value.startsWith('-') ? undefined : BigInt(value));
  return {
    deletes: policies.includes('delete'),
    compacts: policies.includes('compact'),
    retentionMs: limit(settings['retention.ms'].value),
    retentionBytes: limit(settings['retention.bytes'].value),
  };
}

/**
 * @param segments oldest first
 * @param start first offset of the partition; undefined where nobody knows
 * @returns the fate of each
 */
export function fatesOf(
  segments: readonly Segment[],
  limits: Limits,
  start: bigint | undefined,
  nowMs: bigint,
): Fate[] {
  const byStart = countInFront(
    segments,
    ({ active, nextOffset }) => !active && start !== undefined && nextOffset <= start,
  );
  const bySize = countOversize(segments.slice(byStart), limits);
  const gone = byStart + bySize;
  let held: Held | undefined;
  return segments.map((segment, at): Fate => {
    if (at < byStart) return { kind: 'due', by: 'start' };
    if (at < gone) return { kind: 'due', by: 'size' };
    if (segment.active && segment.bytes === 0) return { kind: 'empty' };
    if (!limits.deletes) return { kind: 'compacted' };
    if (limits.retentionMs === undefined) return { kind: 'kept' };
    const atMs = retentionTime(segment) + limits.retentionMs + 1n;
    const older = held;
    if (older !== undefined && older.atMs > atMs) {
      if (older.atMs <= nowMs) return { kind: 'due', by: 'time' };
      return { kind: 'later', atMs: older.atMs, heldBy: older.by };
    }
    held = { by: segment.baseOffset, atMs };
    return atMs <= nowMs ? { kind: 'due', by: 'time' } : { kind: 'later', atMs };
  });
}

interface Held {
  readonly by: bigint;
  readonly atMs: bigint;
}

/** Without a time in its records the broker goes by that of the file. */
export function retentionTime({ newestMs, changedMs }: Segment): bigint {
  return newestMs ?? BigInt(changedMs);
}

/** Whole segments go while what is left is still no smaller than the limit. */
function countOversize(segments: readonly Segment[], { deletes, retentionBytes }: Limits): number {
  if (!deletes || retentionBytes === undefined) return 0;
  const total = segments.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n);
  let over = total - retentionBytes;
  return countInFront(segments, ({ active, bytes }) => {
    if (active && bytes === 0) return false;
    over -= BigInt(bytes);
    return over >= 0n;
  });
}

function countInFront<T>(items: readonly T[], accept: (item: T) => boolean): number {
  const end = items.findIndex((item) => !accept(item));
  return end < 0 ? items.length : end;
}
