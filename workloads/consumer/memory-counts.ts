/** In place of a database: counts in memory. What is read twice is counted twice. */
import type { CountryCount } from './store/queries.ts';
import type { Store } from './store/index.ts';
import type { CountChange, Judged } from './store/writer.ts';

export function memoryStore(): Store {
  const counts = new Map<string, number>();
  const addUp = (records: readonly Judged[]): CountChange[] => {
    const countries = records.flatMap((each) => (each.valid ? (each.country ?? []) : []));
    return [...Map.groupBy(countries, (country) => country)].map(([country, { length }]) => {
      const before = counts.get(country) ?? 0;
      counts.set(country, before + length);
      return { country, before, after: before + length };
    });
  };
  return {
    write({ records }) {
      const stored = records.filter(({ valid }) => valid).length;
      const changes = addUp(records);
      return { stored, rejected: records.length - stored, duplicates: 0, counts: changes };
    },
    positions: () => [],
    counts: () => [...counts].map(toCount).sort((a, b) => b.count - a.count),
    close: () => undefined,
  };
}

function toCount([country, count]: [string, number]): CountryCount {
  return { country, count, firstTime: -1n, lastTime: -1n };
}
