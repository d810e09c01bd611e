/** The figures in Prometheus' form. They are read when somebody asks. */
import { Gauge, Registry } from 'prom-client';
import type { Report } from './report-line.ts';

type Single = (report: Report) => number;

/** Name and meaning of each figure that has one value. */
const singles: Readonly<Record<string, readonly [help: string, value: Single]>> = {
  consumer_records_stored_total: ['Records that became a row.', ({ stored }) => stored],
  consumer_records_rejected_total: ['Records that are not valid.', ({ rejected }) => rejected],
  consumer_records_duplicate_total: ['Records that were there already.', (r) => r.duplicates],
  consumer_records_total: ['Records that were handled.', ({ total }) => total],
  consumer_error_rate: ['Share of the records that was rejected.', ({ errorRate }) => errorRate],
  consumer_records_per_second: ['Since the start.', ({ perSecond }) => perSecond],
  consumer_processing_seconds_average: [
    'Time from the beginning of a part of a batch until it is stored.',
    ({ averageMs }) => averageMs / 1000,
  ],
  consumer_processing_seconds_p99: [
    '99 of 100 records took no longer until they were stored.',
    ({ p99Ms }) => p99Ms / 1000,
  ],
  consumer_runtime_seconds: ['Since the start.', ({ runtimeSeconds }) => runtimeSeconds],
  consumer_seconds_since_progress: [
    'Since something was done or nothing was left to do.',
    ({ sinceProgressMs }) => sinceProgressMs / 1000,
  ],
  consumer_rebalances_total: ['Partitions shared out anew.', ({ rebalances }) => rebalances],
  consumer_commits_total: ['Commits that succeeded.', ({ commits }) => commits],
  consumer_commit_failures_total: ['Commits that failed.', (r) => r.commitFailures],
  consumer_storage_failures_total: ['Writes that failed.', (r) => r.storageFailures],
  consumer_odd_timestamps_total: ['Records with times of another age.', (r) => r.oddTimestamps],
};

/** @param report what is known at the moment */
export function prometheusOf(report: () => Report): Registry {
  const registry = new Registry();
  const registers = [registry];
  for (const [name, [help, value]] of Object.entries(singles)) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value(report()));
      },
    });
  }
  new Gauge({
    name: 'consumer_lag',
    help: 'Offsets from the commit to the end, of the partitions that this consumer has.',
    labelNames: ['topic', 'partition'],
    registers,
    collect() {
      this.reset();
      for (const { topic, partition, lag } of report().lag)
        this.set({ topic, partition }, Number(lag));
    },
  });
  new Gauge({
    name: 'consumer_lost_to_retention',
    help: 'Offsets after the commit that were deleted before they were read.',
    labelNames: ['topic', 'partition'],
    registers,
    collect() {
      this.reset();
      for (const { topic, partition, lostToRetention } of report().lag) {
        this.set({ topic, partition }, Number(lostToRetention));
      }
    },
  });
  new Gauge({
    name: 'consumer_country_records',
    help: 'Records of each country.',
    labelNames: ['country'],
    registers,
    collect() {
      this.reset();
      for (const [country, count] of Object.entries(report().countries))
        this.set({ country }, count);
    },
  });
  new Gauge({
    name: 'consumer_alerts_total',
    help: 'Alerts that were raised.',
    labelNames: ['alert'],
    registers,
    collect() {
      for (const [alert, count] of Object.entries(report().alerts)) this.set({ alert }, count);
    },
  });
  return registry;
}
