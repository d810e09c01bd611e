/** What differs between two schemas, line by line. */
import { diffLines } from 'diff';

export interface Difference {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** More changes than that are another schema; looking for the fewest takes too long. */
const mostChanges = 1000;

/** @returns undefined where nearly everything differs */
export function differencesOf(before: string, after: string): readonly Difference[] | undefined {
  const options = { maxEditLength: mostChanges };
  const found = diffLines(`${before}\n`, `${after}\n`, options);
  return found?.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.replace(/\n$/, ''),
  }));
}
