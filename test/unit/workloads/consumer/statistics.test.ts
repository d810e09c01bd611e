import { describe, expect, it } from 'vitest';
import { createPartitions } from '../../../../workloads/consumer/partitions.ts';
import { prometheusOf } from '../../../../workloads/consumer/prometheus.ts';
import { behind, reportOf } from '../../../../workloads/consumer/report-line.ts';
import { createStatistics } from '../../../../workloads/consumer/statistics.ts';
import { isOddTimestamp } from '../../../../workloads/consumer/timestamps.ts';

function clocked() {
  let ms = 0;
  const statistics = createStatistics(() => ms);
  return { statistics, pass: (by: number) => (ms += by) };
}

const part = { stored: 0, rejected: 0, duplicates: 0, tookMs: 1 };

describe('statistics', () => {
  it('are zero at the start, not "not a number"', () => {
    const { total, errorRate, perSecond, averageMs, p99Ms } = clocked().statistics.figures();
    expect({ total, errorRate, perSecond, averageMs, p99Ms }).toEqual({
      total: 0,
      errorRate: 0,
      perSecond: 0,
      averageMs: 0,
      p99Ms: 0,
    });
  });

  it('count records by what became of them', () => {
    const { statistics, pass } = clocked();
    statistics.part({ ...part, stored: 6, rejected: 2, duplicates: 2 });
    pass(5000);
    const { total, errorRate, perSecond, runtimeSeconds } = statistics.figures();
    expect({ total, errorRate, perSecond, runtimeSeconds }).toEqual({
      total: 10,
      errorRate: 0.2,
      perSecond: 2,
      runtimeSeconds: 5,
    });
  });

  it('weigh the times of parts by their records', () => {
    const { statistics } = clocked();
    statistics.part({ ...part, stored: 99, tookMs: 2 });
    statistics.part({ ...part, stored: 1, tookMs: 102 });
    const { averageMs, p99Ms } = statistics.figures();
    expect([averageMs, Math.round(p99Ms)]).toEqual([3, 2]);
  });

  it('show in the 99th percentile what more than one of a hundred had to wait', () => {
    const { statistics } = clocked();
    statistics.part({ ...part, stored: 98, tookMs: 2 });
    statistics.part({ ...part, stored: 2, tookMs: 102 });
    expect(Math.round(statistics.figures().p99Ms)).toBe(102);
  });

  it('do not count the first assignment as a rebalance, and forget old ones for the last minute', () => {
    const { statistics, pass } = clocked();
    statistics.assigned();
    statistics.assigned();
    const first = statistics.figures();
    pass(60_000);
    statistics.assigned();
    const { rebalances, rebalancesLastMinute } = statistics.figures();
    expect([
      first.rebalances,
      first.rebalancesLastMinute,
      rebalances,
      rebalancesLastMinute,
    ]).toEqual([1, 1, 2, 1]);
  });

  it('know how long nothing was done though there was something', () => {
    const { statistics, pass } = clocked();
    pass(500);
    statistics.part(part);
    pass(300);
    const waited = statistics.figures().sinceProgressMs;
    statistics.idle();
    expect([waited, statistics.figures().sinceProgressMs]).toEqual([300, 0]);
  });
});

describe('a report', () => {
  const partitions = createPartitions();
  partitions.set({
    topic: 't',
    partition: 0,
    position: 58n,
    committed: 5n,
    range: { topic: 't', partition: 0, start: 50n, end: 60n },
  });
  const parts = {
    figures: clocked().statistics.figures(),
    partitions: partitions.all(),
    counts: ['USA', 'India', 'Japan', 'Brazil'].map((country) => ({ country, count: 2 })),
    alerts: { stuck: 1 } as never,
    hasGroup: true,
  };

  it('tells the lag behind the commit and what retention took', () => {
    const [lag] = reportOf(parts).lag;
    expect([lag?.lag, lag?.lostToRetention]).toEqual([10n, 45n]);
  });

  it('takes the position for the commit where there is no group', () => {
    expect(reportOf({ ...parts, hasGroup: false }).lag[0]?.lag).toBe(2n);
  });

  it('counts as waiting what is not handled, committed or not', () => {
    expect(behind(partitions.all())).toBe(2n);
  });

  it('has the three top countries', () => {
    expect(reportOf(parts).top).toEqual(['USA: 2', 'India: 2', 'Japan: 2']);
  });

  it('is there for Prometheus too', async () => {
    const text = await prometheusOf(() => reportOf(parts)).metrics();
    const lines = text
      .split('\n')
      .filter((line) => /^consumer_(lag|lost|alerts|country)/.test(line));
    expect(lines).toEqual([
      'consumer_lag{topic="t",partition="0"} 10',
      'consumer_lost_to_retention{topic="t",partition="0"} 45',
      ...['USA', 'India', 'Japan', 'Brazil'].map(
        (c) => `consumer_country_records{country="${c}"} 2`,
      ),
      'consumer_alerts_total{alert="stuck"} 1',
    ]);
  });
});

it.each([
  ['none', -1n, false],
  ['the zero', 0n, false],
  ['of today', 1_764_000_000_000n, false],
  ['in seconds', 1_764_000_000n, true],
  ['in microseconds', 1_764_000_000_000_000n, true],
])('a time %s is odd: %s → %s', (_what, timestamp, odd) => {
  expect(isOddTimestamp(timestamp)).toBe(odd);
});
