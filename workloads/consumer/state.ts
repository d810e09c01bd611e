/** What one run of the consumer knows of itself; read by reports, metrics and health. */
import type { Log } from '../shared/log.ts';
import type { Health } from '../shared/http.ts';
import { createAlerts, type Alerts } from './alerts.ts';
import { healthOf, type Phase } from './health.ts';
import { createPartitions, nameOf, type Partitions } from './partitions.ts';
import { behind, reportOf, type Report } from './report-line.ts';
import { groupOf, type ConsumerProgramSettings } from './settings.ts';
import { createStatistics, type Statistics } from './statistics.ts';
import type { Store } from './store/index.ts';
import { createWatch, isStuck, type Watch } from './watch.ts';

export interface State {
  readonly statistics: Statistics;
  readonly alerts: Alerts;
  readonly watch: Watch;
  readonly partitions: Partitions;
  phase: Phase;
  /** Why the last write failed; undefined while writes work. */
  storageFault: string | undefined;
  /** Why reading is interrupted; undefined while it works. */
  readingFault: string | undefined;
  /** Why the brokers did not say how far the topics go; undefined while they do. */
  askingFault: string | undefined;
  /** Undefined before it is open and after it is closed. */
  store: Store | undefined;
  report(): Report;
  health(): Health;
}

/** A scrape asks for many figures; the database is asked once. */
const freshMs = 200;

export function createState(settings: ConsumerProgramSettings, log: Log): State {
  const statistics = createStatistics();
  const partitions = createPartitions();
  const alerts = createAlerts(log);
  const hasGroup = typeof groupOf(settings) === 'string';
  const counts = rememberedCounts();
  const state: State = {
    statistics,
    partitions,
    alerts,
    watch: createWatch(settings, alerts),
    phase: 'starting',
    storageFault: undefined,
    readingFault: undefined,
    askingFault: undefined,
    store: undefined,
    report: () =>
      reportOf({
        figures: statistics.figures(),
        partitions: partitions.all(),
        counts: counts(state.store),
        alerts: alerts.raised(),
        hasGroup,
      }),
    health() {
      const { sinceProgressMs } = statistics.figures();
      const waiting = behind(partitions.all());
      return healthOf({
        phase: state.phase,
        storageFault: state.storageFault,
        brokerFault: state.readingFault ?? state.askingFault,
        isStuck: isStuck({ sinceProgressMs }, waiting, settings),
        partitions: partitions.all().map(nameOf),
        behind: waiting,
        sinceProgressMs,
      });
    },
  };
  return state;
}

/** A database that cannot be read at the moment does not keep the other figures back. */
function rememberedCounts(): (store: Store | undefined) => ReturnType<Store['counts']> {
  let last: ReturnType<Store['counts']> = [];
  let askedAt = Number.NEGATIVE_INFINITY;
  return (store) => {
    const now = performance.now();
    if (store === undefined || now - askedAt < freshMs) return last;
    try {
      last = store.counts();
      askedAt = now;
    } catch {
      return last;
    }
    return last;
  };
}
