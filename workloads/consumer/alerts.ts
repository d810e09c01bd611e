/** Alerts: each once when a value rises above its limit, and again only after it has been at or below it. */
import type { Log } from '../shared/log.ts';

/** What an alert means, by its name. */
export const alertTexts = {
  'high-volume': 'a country has more records than the limit',
  'rejected-records': 'records were rejected',
  'error-rate': 'a larger share of the records is rejected than the limit',
  'slow-processing': 'a part of a batch took longer than the limit',
  'rebalance-loop': 'the group shares out its partitions again and again',
  stuck: 'there are records but none is done',
  'odd-timestamps': 'records have times in seconds or microseconds, or of another age',
} as const;

export type AlertName = keyof typeof alertTexts;
export const alertNames = Object.keys(alertTexts) as AlertName[];

export interface Alerts {
  /** @param value is above its limit or not; the alert is raised when it was not before */
  watch(name: AlertName, isAbove: boolean, details: Readonly<Record<string, unknown>>): void;
  /** For crossings that somebody else has found. */
  raise(name: AlertName, details: Readonly<Record<string, unknown>>): void;
  /** How often each was raised. */
  raised(): Readonly<Record<AlertName, number>>;
}

export function createAlerts(log: Pick<Log, 'warn'>): Alerts {
  const above = new Set<AlertName>();
  const counts = Object.fromEntries(alertNames.map((name) => [name, 0])) as Record<
    AlertName,
    number
  >;
  const raise: Alerts['raise'] = (name, details) => {
    counts[name] += 1;
    log.warn({ alert: name, ...details }, alertTexts[name]);
  };
  return {
    raise,
    watch(name, isAbove, details) {
      if (!isAbove) above.delete(name);
      else if (!above.has(name)) {
        above.add(name);
        raise(name, details);
      }
    },
    raised: () => ({ ...counts }),
  };
}
