/** Who is in a group, and who has which partitions. */
import { describeGroupsV5, ResponseError } from '@platformatic/kafka';
import type { Group, GroupMember } from '../../scripts/lib/groups/broker-groups.ts';
import { byClient, byPlace } from '../../scripts/lib/groups/order.ts';
import {
  decodeAssignment,
  decodeSubscription,
} from '../../workloads/shared/clients/platformatic/group-protocol.ts';
import type { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';
import type { TopicPartition } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ListedGroup } from './listing.ts';

export type { GroupMember } from '../../scripts/lib/groups/broker-groups.ts';

export interface DescribedGroup extends Group {
  /** Id of a broker. */
  readonly coordinator: number;
}

/** By name, without those that are gone. One request a coordinator. @throws SourceError */
export async function describeGroups(
  cluster: Cluster,
  groups: readonly ListedGroup[],
): Promise<ReadonlyMap<string, DescribedGroup>> {
  const coordinators = Map.groupBy(groups, ({ coordinator }) => coordinator);
  const found = await cluster.wire((wire) =>
    Promise.all(
      [...coordinators].map(([coordinator, own]) =>
        describe(
          wire,
          coordinator,
          own.map(({ group }) => group),
        ),
      ),
    ),
  );
  return new Map(found.flat().map((each) => [each.group, each]));
}

type Answer = describeGroupsV5.DescribeGroupsResponse;
type Raw = Answer['groups'][number];
type RawMember = Raw['members'][number];

async function describe(
  wire: Wire,
  coordinator: number,
  names: string[],
): Promise<DescribedGroup[]> {
  const connection = await wire.broker(coordinator);
  const api = await wire.api('DescribeGroups', [describeGroupsV5.api]);
  const { groups } = await api.async(connection, names, false).catch(partOf);
  return groups
    .filter(({ errorCode, groupState }) => errorCode === 0 && groupState !== 'Dead')
    .map((raw) => groupOf(raw, coordinator));
}

function partOf(error: unknown): Answer {
  if (error instanceof ResponseError) return error['response'] as Answer;
  throw error;
}

/** What the members tell each other is known of consumers only: Connect has a protocol of its own. */
export function groupOf(raw: Raw, coordinator: number): DescribedGroup {
  const { groupId, groupState, protocolType, protocolData, members } = raw;
  return {
    group: groupId,
    state: groupState,
    protocolType,
    assignor: protocolData,
    coordinator,
    members: members.map((member) => memberOf(member, protocolType === 'consumer')).sort(byClient),
  };
}

function memberOf(raw: RawMember, isConsumer: boolean): GroupMember {
  const { memberId, clientId, clientHost, memberMetadata, memberAssignment } = raw;
  // While a group shares out, the broker holds back what its members have.
  const isKnown = (data: Buffer) => isConsumer && data.length > 0;
  return {
    memberId,
    clientId,
    host: clientHost.replace(/^\//, ''),
    topics: isKnown(memberMetadata) ? tried(memberMetadata, topicsIn) : undefined,
    partitions: isKnown(memberAssignment) ? tried(memberAssignment, partitionsIn) : undefined,
  };
}

function topicsIn(metadata: Buffer): string[] {
  return decodeSubscription(metadata).sort();
}

function partitionsIn(assignment: Buffer): TopicPartition[] {
  return decodeAssignment(assignment).sort(byPlace);
}

/** Any program may call itself a consumer and send what it likes. */
function tried<T>(data: Buffer, read: (data: Buffer) => T): T | undefined {
  try {
    return read(data);
  } catch {
    return undefined;
  }
}
