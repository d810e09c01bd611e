import { describe, expect, it } from 'vitest';
import { createAlerts } from '../../../../workloads/consumer/alerts.ts';
import { createStatistics, type Figures } from '../../../../workloads/consumer/statistics.ts';
import type { CountChange } from '../../../../workloads/consumer/store/writer.ts';
import { createWatch } from '../../../../workloads/consumer/watch.ts';
import { judgedBatch, invalid, valid } from './records.ts';

const limits = {
  maxMessagesPerCountry: 50,
  maxErrorRate: 0.1,
  maxProcessingSeconds: 1,
  maxRebalancesPerMinute: 5,
  stuckAfterMs: 1000,
};

function watching() {
  const lines: unknown[] = [];
  const alerts = createAlerts({
    warn: (fields: unknown) => {
      lines.push(fields);
    },
  });
  const none = createStatistics(() => 0).figures();
  const watch = createWatch(limits, alerts);
  return {
    lines,
    raised: () => alerts.raised(),
    tick: (figures: Partial<Figures>, behind = 0n) => {
      watch.tick({ ...none, ...figures }, behind);
    },
    part: (
      figures: Partial<Figures>,
      { counts = [] as CountChange[], rejected = 0, tookMs = 1 } = {},
    ) => {
      const batch = judgedBatch(rejected > 0 ? invalid(0n) : valid(0n));
      const written = { stored: 1 - rejected, rejected, duplicates: 0, counts };
      watch.part({ batch, written, tookMs }, { ...none, ...figures });
    },
  };
}

describe('an alert', () => {
  it('is raised once while the value stays above, and again after it fell', () => {
    const { part, raised } = watching();
    for (const errorRate of [0.05, 0.2, 0.3, 0.1, 0.2]) part({ total: 100, errorRate });
    expect(raised()['error-rate']).toBe(2);
  });

  it('says what it is about', () => {
    const { part, lines } = watching();
    part({ total: 100, errorRate: 0.2 });
    expect(lines).toEqual([{ alert: 'error-rate', errorRate: 0.2, limit: 0.1 }]);
  });

  it('for the error rate needs enough records for a single one not to be too many', () => {
    const { part, raised } = watching();
    part({ total: 9, errorRate: 1 / 9 });
    part({ total: 10, errorRate: 1 / 10 });
    expect(raised()['error-rate']).toBe(0);
  });

  it('for a country is raised by the batch that crosses the limit, and by no other', () => {
    const { part, raised } = watching();
    const change = (before: number, after: number) => [{ country: 'USA', before, after }];
    for (const counts of [change(0, 50), change(50, 51), change(51, 60)]) part({}, { counts });
    expect(raised()['high-volume']).toBe(1);
  });

  it('for slow work looks at each part', () => {
    const { part, raised } = watching();
    for (const tookMs of [1000, 1001, 2000, 10, 1500]) part({}, { tookMs });
    expect(raised()['slow-processing']).toBe(2);
  });

  it('for rejected records is raised again once a while has passed without any', () => {
    const { part, tick, raised } = watching();
    part({ rejected: 1 }, { rejected: 1 });
    tick({ rejected: 1 });
    part({ rejected: 2 }, { rejected: 1 });
    tick({ rejected: 2 });
    tick({ rejected: 2 });
    part({ rejected: 3 }, { rejected: 1 });
    expect(raised()['rejected-records']).toBe(2);
  });

  it('for rebalances looks at the last minute', () => {
    const { tick, raised } = watching();
    for (const rebalancesLastMinute of [5, 6, 7, 0, 6]) tick({ rebalancesLastMinute });
    expect(raised()['rebalance-loop']).toBe(2);
  });

  it('for a consumer that hangs needs records that wait', () => {
    const { tick, raised } = watching();
    tick({ sinceProgressMs: 5000 }, 0n);
    const idle = raised().stuck;
    tick({ sinceProgressMs: 1001 }, 1n);
    expect([idle, raised().stuck]).toEqual([0, 1]);
  });
});
