/** Compares what happens with the limits of the settings. */
import type { Alerts } from './alerts.ts';
import type { ConsumerProgramSettings } from './settings.ts';
import type { Figures } from './statistics.ts';
import type { DonePart } from './work.ts';

export type Limits = Pick<
  ConsumerProgramSettings,
  | 'maxMessagesPerCountry'
  | 'maxErrorRate'
  | 'maxProcessingSeconds'
  | 'maxRebalancesPerMinute'
  | 'stuckAfterMs'
>;

export interface Watch {
  part(part: DonePart, figures: Figures): void;
  /** From time to time. @param behind offsets that wait */
  tick(figures: Figures, behind: bigint): void;
}

export function createWatch(limits: Limits, alerts: Alerts): Watch {
  const { maxMessagesPerCountry, maxErrorRate, maxProcessingSeconds } = limits;
  /** With fewer records a single rejected one would be too large a share. */
  const leastRecords = Math.ceil(1 / maxErrorRate);
  let rejectedAtTick = 0;
  return {
    part({ batch: { topic, partition, next, records }, written, tookMs }, figures) {
      // The counts are those of the database: of several consumers only one sees the crossing.
      for (const { country, before, after } of written.counts) {
        if (before > maxMessagesPerCountry || after <= maxMessagesPerCountry) continue;
        alerts.raise('high-volume', { country, count: after, limit: maxMessagesPerCountry });
      }
      const reason = records.find((each) => !each.valid)?.reason;
      if (written.rejected > 0) {
        alerts.watch('rejected-records', true, { topic, partition, before: next, reason });
      }
      const { total, errorRate } = figures;
      alerts.watch('error-rate', total >= leastRecords && errorRate > maxErrorRate, {
        errorRate,
        limit: maxErrorRate,
      });
      const seconds = tookMs / 1000;
      alerts.watch('slow-processing', seconds > maxProcessingSeconds, {
        seconds,
        limit: maxProcessingSeconds,
        records: records.length,
      });
      alerts.watch('odd-timestamps', figures.oddTimestamps > 0, { topic, partition });
    },
    tick(figures, behind) {
      const { rejected, rebalancesLastMinute, sinceProgressMs } = figures;
      if (rejected === rejectedAtTick) alerts.watch('rejected-records', false, {});
      rejectedAtTick = rejected;
      alerts.watch('rebalance-loop', rebalancesLastMinute > limits.maxRebalancesPerMinute, {
        lastMinute: rebalancesLastMinute,
        limit: limits.maxRebalancesPerMinute,
      });
      alerts.watch('stuck', isStuck(figures, behind, limits), { behind, sinceProgressMs });
    },
  };
}

export function isStuck(
  { sinceProgressMs }: Pick<Figures, 'sinceProgressMs'>,
  behind: bigint,
  { stuckAfterMs }: Pick<Limits, 'stuckAfterMs'>,
): boolean {
  return behind > 0n && sinceProgressMs > stuckAfterMs;
}
