/** One page of groups, with what is asked of the brokers for its rows only. */
import type { Cluster } from '../cluster/cluster.ts';
import { pageOf, type Paged } from '../shell/paging.ts';
import { describeGroups } from './describing.ts';
import { choose, type ListQuery } from './list-query.ts';
import { listGroups, type ListedGroup } from './listing.ts';
import { standingsOf, totalLag, type Lag } from './standings.ts';

export interface GroupRow extends ListedGroup {
  /** Undefined where the coordinator does not tell. */
  readonly details:
    { readonly members: number; readonly topics: number; readonly lag: Lag } | undefined;
}

export interface GroupList {
  readonly paged: Paged<GroupRow>;
  /** Of all groups, before the search. */
  readonly groups: number;
}

/** @throws SourceError */
export async function readList(cluster: Cluster, query: ListQuery): Promise<GroupList> {
  const all = await listGroups(cluster);
  const paged = pageOf(choose(all, query), query.page);
  const described = await describeGroups(cluster, paged.rows);
  const places = await standingsOf(cluster, [...described.values()]);
  const rows = paged.rows.map((listed): GroupRow => {
    const members = described.get(listed.group)?.members;
    if (members === undefined) return { ...listed, details: undefined };
    const own = places.get(listed.group) ?? [];
    const topics = new Set(own.map(({ topic }) => topic)).size;
    return { ...listed, details: { members: members.length, topics, lag: totalLag(own) } };
  });
  return { paged: { ...paged, rows }, groups: all.length };
}
