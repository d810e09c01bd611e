/** What the consumer has done since its start. No I/O; the clock is given. */
import { createHistogram } from 'node:perf_hooks';

export interface Part {
  readonly stored: number;
  readonly rejected: number;
  readonly duplicates: number;
  /** From the beginning of the part until it was stored. */
  readonly tookMs: number;
}

export interface Figures {
  /** Records that were handled: stored, rejected and duplicates. */
  readonly total: number;
  readonly stored: number;
  readonly rejected: number;
  readonly duplicates: number;
  /** Share of the handled records that was rejected, 0 … 1. */
  readonly errorRate: number;
  readonly runtimeSeconds: number;
  /** Records a second since the start. */
  readonly perSecond: number;
  /** Of the records: the time that their part took until it was stored. */
  readonly averageMs: number;
  readonly p99Ms: number;
  /** How often partitions were shared out after the first time. */
  readonly rebalances: number;
  readonly rebalancesLastMinute: number;
  readonly sinceProgressMs: number;
  readonly commits: number;
  readonly commitFailures: number;
  readonly lastCommitError: string | null;
  readonly storageFailures: number;
  readonly oddTimestamps: number;
}

export interface Statistics {
  part(part: Part): void;
  /** Partitions were shared out. */
  assigned(): void;
  committed(): void;
  commitFailed(message: string): void;
  storageFailed(): void;
  oddTimestamps(count: number): void;
  /** Nothing is left to do, which is as good as something done. */
  idle(): void;
  figures(): Figures;
}

const minuteMs = 60_000;
/** The histogram holds whole microseconds of at most an hour, exact to three digits. */
const longestUs = 3.6e9;

/** @param now ms of a clock that never goes back */
export function createStatistics(now: () => number = () => performance.now()): Statistics {
  const started = now();
  const times = createHistogram({ lowest: 1, highest: longestUs, figures: 3 });
  const counts = { stored: 0, rejected: 0, duplicates: 0, commits: 0, commitFailures: 0 };
  const faults = { storageFailures: 0, oddTimestamps: 0, lastCommitError: null as string | null };
  let totalMs = 0;
  let assignments: number[] = [];
  let assignedBefore = 0;
  let progress = started;
  const total = () => counts.stored + counts.rejected + counts.duplicates;
  return {
    part({ stored, rejected, duplicates, tookMs }) {
      counts.stored += stored;
      counts.rejected += rejected;
      counts.duplicates += duplicates;
      const records = stored + rejected + duplicates;
      const us = Math.min(longestUs, Math.max(1, Math.round(tookMs * 1000)));
      for (let each = 0; each < records; each += 1) times.record(us);
      totalMs += tookMs * records;
      progress = now();
    },
    assigned() {
      assignedBefore += 1;
      assignments = [...assignments.filter((time) => now() - time < minuteMs), now()];
      progress = now();
    },
    committed: () => (counts.commits += 1),
    commitFailed(message) {
      counts.commitFailures += 1;
      faults.lastCommitError = message;
    },
    storageFailed: () => (faults.storageFailures += 1),
    oddTimestamps: (count) => (faults.oddTimestamps += count),
    idle: () => (progress = now()),
    figures() {
      const runtimeSeconds = (now() - started) / 1000;
      const recent = assignments.filter((time) => now() - time < minuteMs).length;
      return {
        total: total(),
        ...counts,
        ...faults,
        errorRate: total() === 0 ? 0 : counts.rejected / total(),
        runtimeSeconds,
        perSecond: runtimeSeconds === 0 ? 0 : total() / runtimeSeconds,
        averageMs: total() === 0 ? 0 : totalMs / total(),
        p99Ms: times.count === 0 ? 0 : times.percentile(99) / 1000,
        rebalances: Math.max(0, assignedBefore - 1),
        rebalancesLastMinute: assignedBefore > recent ? recent : Math.max(0, recent - 1),
        sinceProgressMs: now() - progress,
      };
    },
  };
}
