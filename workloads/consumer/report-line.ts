/** What a line of statistics says. Pure. */
import type { AlertName } from './alerts.ts';
import { lagOf, type Lag } from './lag.ts';
import type { Owned } from './partitions.ts';
import type { Figures } from './statistics.ts';
import type { CountryCount } from './store/queries.ts';

export interface Report extends Figures {
  readonly lag: readonly Lag[];
  /** Records by country, most frequent first. Of the whole database; without one, of this run. */
  readonly countries: Readonly<Record<string, number>>;
  readonly top: readonly string[];
  readonly alerts: Readonly<Record<AlertName, number>>;
}

export interface ReportParts {
  readonly figures: Figures;
  readonly partitions: readonly Owned[];
  readonly counts: readonly Pick<CountryCount, 'country' | 'count'>[];
  readonly alerts: Report['alerts'];
  /** Without one nothing is committed, and the position counts. */
  readonly hasGroup: boolean;
}

const topSize = 3;

export function reportOf({ figures, partitions, counts, alerts, hasGroup }: ReportParts): Report {
  return {
    ...figures,
    lag: partitions.map(({ range, committed, position }) =>
      lagOf(range, hasGroup ? committed : position),
    ),
    countries: Object.fromEntries(counts.map(({ country, count }) => [country, count])),
    top: counts.slice(0, topSize).map(({ country, count }) => `${country}: ${count}`),
    alerts,
  };
}

/** Offsets behind what is handled, committed or not. */
export function behind(partitions: readonly Owned[]): bigint {
  const lags = partitions.map(({ range, position }) => lagOf(range, position).lag);
  return lags.reduce((sum, lag) => sum + lag, 0n);
}
