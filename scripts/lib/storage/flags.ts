/** Segments whose time cannot be meant: what it looks like, and what the broker makes of it. */
import { retentionTime, type Fate, type Limits } from './fate.ts';
import type { Segment } from './segments.ts';
import { instant, misread, span, type Unit } from './times.ts';

export type FlagKind = Unit | 'zero' | 'past' | 'future';

export interface Flag {
  readonly kind: FlagKind;
  /** What the time looks like. */
  readonly looksLike: string;
  /** What becomes of the segment by it. */
  readonly outcome: string;
}

const dayMs = 86_400_000n;

/** @returns undefined for a segment whose newest time is usual, or that has none */
export function flagOf(
  segment: Segment,
  fate: Fate,
  limits: Limits,
  nowMs: bigint,
): Flag | undefined {
  const looks = lookOf(segment, limits, nowMs);
  if (looks === undefined) return undefined;
  return { ...looks, outcome: outcomeOf(retentionTime(segment), fate, limits, nowMs) };
}

function lookOf(
  { newestMs, changedMs }: Segment,
  { deletes, retentionMs }: Limits,
  nowMs: bigint,
): Pick<Flag, 'kind' | 'looksLike'> | undefined {
  if (newestMs === undefined) return undefined;
  if (newestMs === 0n) {
    return {
      kind: 'zero',
      looksLike: '0 is the first moment of 1970, which programs send that know no time',
    };
  }
  const meant = misread(newestMs, nowMs);
  if (meant !== undefined) {
    const { unit, meantMs } = meant;
    const looksLike = `in ${unit} this number is ${instant(meantMs)}, but Kafka's times are milliseconds`;
    return { kind: unit, looksLike };
  }
  if (newestMs > nowMs + dayMs) {
    return { kind: 'future', looksLike: `it is ${span(newestMs - nowMs)} ahead` };
  }
  // A segment that has grown old here is none of these: it was written while its records were fresh.
  const age = BigInt(changedMs) - newestMs;
  if (!deletes || retentionMs === undefined || age <= retentionMs || age <= dayMs) return undefined;
  const looksLike = `its records were ${span(age)} old when they were written, more than retention.ms`;
  return { kind: 'past', looksLike };
}

function outcomeOf(timeMs: bigint, fate: Fate, { retentionMs }: Limits, nowMs: bigint): string {
  switch (fate.kind) {
    case 'due':
      return fate.by === 'time'
        ? `to the broker they are ${span(nowMs - timeMs)} old: all of it is deleted at the next check, however new they are`
        : 'it is deleted at the next check, for another reason';
    case 'later':
      return timeMs > nowMs
        ? `they are not old before ${instant(timeMs + (retentionMs ?? 0n))}: until then time deletes neither this segment nor any behind it in the partition`
        : `the broker keeps it until ${instant(fate.atMs)}`;
    case 'kept':
      return 'nothing happens by it while retention.ms is -1';
    case 'compacted':
      return 'nothing is deleted by time here (cleanup.policy has no delete), but who reads by time is misled';
    case 'empty':
      return 'nothing happens by it';
  }
}
