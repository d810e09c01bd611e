import { distance } from 'fastest-levenshtein';

/** What somebody who typed the name may have meant, as advice; undefined where nothing is there. */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
  const nearest = known.toSorted((a, b) => distance(a, name) - distance(b, name))[0];
  return nearest === undefined ? undefined : `the nearest is ${nearest}`;
}
