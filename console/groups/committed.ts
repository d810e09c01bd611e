/** What groups have committed. */
import { offsetFetchV7, offsetFetchV8, type Connection } from '@platformatic/kafka';
import type { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';
import type { Position } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ListedGroup } from './listing.ts';

type Place = Pick<ListedGroup, 'group' | 'coordinator'>;

/** By group; one request a coordinator where the brokers can. @throws SourceError */
export async function committedOf(
  cluster: Cluster,
  groups: readonly Place[],
): Promise<ReadonlyMap<string, readonly Position[]>> {
  const coordinators = Map.groupBy(groups, ({ coordinator }) => coordinator);
  const found = await cluster.wire((wire) =>
    Promise.all(
      [...coordinators].map(async ([coordinator, own]) =>
        fetchAll(
          wire,
          await wire.broker(coordinator),
          own.map(({ group }) => group),
        ),
      ),
    ),
  );
  return new Map(found.flat());
}

type Topics = offsetFetchV8.OffsetFetchResponse['groups'][number]['topics'];
type Committed = [string, Position[]];

async function fetchAll(wire: Wire, connection: Connection, names: string[]): Promise<Committed[]> {
  if ((await wire.newest('OffsetFetch')) >= offsetFetchV8.api.version) {
    const { groups } = await offsetFetchV8.api.async(connection, names.map(requestOf), false);
    return groups.map(({ groupId, topics }) => [groupId, positionsOf(topics)]);
  }
  const found: Committed[] = [];
  for (const name of names) {
    const { topics } = await offsetFetchV7.api.async(connection, [requestOf(name)], false);
    found.push([name, positionsOf(topics)]);
  }
  return found;
}

function requestOf(groupId: string) {
  return { groupId, memberId: null, memberEpoch: -1, topics: null };
}

function positionsOf(topics: Topics): Position[] {
  return topics.flatMap(({ name, partitions }) =>
    partitions
      .filter(({ errorCode, committedOffset }) => errorCode === 0 && committedOffset >= 0n)
      .map(({ partitionIndex, committedOffset }) => ({
        topic: name,
        partition: partitionIndex,
        offset: committedOffset,
      })),
  );
}
