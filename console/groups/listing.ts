/** Which groups there are. Each broker tells of those that it coordinates. */
import { listGroupsV4, listGroupsV5 } from '@platformatic/kafka';
import type { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { PageError } from '../shell/errors.ts';
import { nearestOf } from '../shell/nearest.ts';

export interface ListedGroup {
  readonly group: string;
  /** Such as Stable, Empty, PreparingRebalance. */
  readonly state: string;
  /** `consumer`; other programs, such as Connect, share out other things; `''` where nobody has ever joined. */
  readonly protocolType: string;
  /** Id of a broker. */
  readonly coordinator: number;
}

/** By name. @throws SourceError */
export async function listGroups(cluster: Cluster): Promise<readonly ListedGroup[]> {
  const { brokers } = await cluster.metadata();
  const found = await cluster.wire((wire) =>
    Promise.all(brokers.map(({ id }) => groupsOf(wire, id))),
  );
  return found.flat().sort((a, b) => (a.group < b.group ? -1 : 1));
}

/** @throws PageError 404; SourceError */
export async function groupNamed(cluster: Cluster, name: string): Promise<ListedGroup> {
  const groups = await listGroups(cluster);
  const found = groups.find(({ group }) => group === name);
  if (found !== undefined) return found;
  const names = groups.map(({ group }) => group);
  throw new PageError(404, `there is no consumer group ${name}`, nearestOf(name, names));
}

async function groupsOf(wire: Wire, coordinator: number): Promise<ListedGroup[]> {
  const connection = await wire.broker(coordinator);
  const api = await wire.api('ListGroups', [listGroupsV5.api, listGroupsV4.api]);
  const { groups } = await api.async(connection, [], []);
  return groups.map(({ groupId, groupState, protocolType }) => ({
    group: groupId,
    state: groupState,
    protocolType,
    coordinator,
  }));
}
