/** Everything about one group. */
import type { Cluster } from '../cluster/cluster.ts';
import { PageError } from '../shell/errors.ts';
import { describeGroups, type DescribedGroup } from './describing.ts';
import { groupNamed } from './listing.ts';
import { standingsOf, totalLag, type Lag, type Place } from './standings.ts';

export interface GroupState {
  readonly group: DescribedGroup;
  /** `host:port` of the coordinator; undefined while it is away. */
  readonly coordinator: string | undefined;
  readonly places: readonly Place[];
  readonly lag: Lag;
  /** With a commit or an assignment. */
  readonly topics: readonly string[];
}

/** @throws PageError 404; SourceError */
export async function readGroup(cluster: Cluster, name: string): Promise<GroupState> {
  const group = await described(cluster, name);
  const [{ brokers }, standings] = await Promise.all([
    cluster.metadata(),
    standingsOf(cluster, [group]),
  ]);
  const broker = brokers.find(({ id }) => id === group.coordinator);
  const places = standings.get(name) ?? [];
  return {
    group,
    coordinator: broker && `${broker.host}:${broker.port}`,
    places,
    lag: totalLag(places),
    topics: [...new Set(places.map(({ topic }) => topic))],
  };
}

/** @throws PageError 404; SourceError */
export async function described(cluster: Cluster, name: string): Promise<DescribedGroup> {
  const listed = await groupNamed(cluster, name);
  const found = (await describeGroups(cluster, [listed])).get(name);
  if (found !== undefined) return found;
  throw new PageError(404, `broker ${listed.coordinator} does not describe the group ${name}`);
}
