/** What of the groups is shown. Pure. */
import { oneIn, pageIn, textIn, type Query } from '../shell/query.ts';
import type { ListedGroup } from './listing.ts';

export const sortKeys = ['group', 'state', 'type', 'coordinator'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface ListQuery {
  /** Part of the name; capitals do not count. */
  readonly q: string;
  /** `''` for all. */
  readonly state: string;
  readonly sort: SortKey;
  readonly order: 'asc' | 'desc';
  readonly page: number;
}

/** States of groups, as Kafka names them. */
export const groupStates = [
  'Stable',
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
  'Dead',
] as const;

/** @throws PageError 400 */
export function readListQuery(query: Query): ListQuery {
  return {
    q: textIn(query, 'q').trim(),
    state: oneIn(query, 'state', ['', ...groupStates], ''),
    sort: oneIn(query, 'sort', sortKeys, 'group'),
    order: oneIn(query, 'order', ['asc', 'desc'], 'asc'),
    page: pageIn(query),
  };
}

export function choose(
  groups: readonly ListedGroup[],
  { q, state, sort, order }: ListQuery,
): ListedGroup[] {
  const wanted = q.toLowerCase();
  const found = groups.filter(
    (each) => each.group.toLowerCase().includes(wanted) && (state === '' || each.state === state),
  );
  const sign = order === 'asc' ? 1 : -1;
  return found.sort((a, b) => sign * compare(a, b, sort) || compare(a, b, 'group'));
}

function compare(a: ListedGroup, b: ListedGroup, key: SortKey): number {
  const [one, other] = [valueOf(a, key), valueOf(b, key)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function valueOf(group: ListedGroup, key: SortKey): string | number {
  switch (key) {
    case 'type':
      return group.protocolType;
    case 'group':
    case 'state':
    case 'coordinator':
      return group[key];
  }
}
