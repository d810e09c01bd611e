/** Consumer groups as the broker tells of them. */
import { AssignerProtocol, type Admin, type MemberDescription } from 'kafkajs';
import type { TopicPartition } from '../../../workloads/shared/record.ts';
import { byClient, byPlace } from './order.ts';

export interface GroupMember {
  readonly memberId: string;
  readonly clientId: string;
  readonly host: string;
  /** Topics that it asked for; undefined where it speaks another protocol, or its group is just sharing out. */
  readonly topics: readonly string[] | undefined;
  /** Undefined as above; empty where it is idle. */
  readonly partitions: readonly TopicPartition[] | undefined;
}

export interface Group {
  readonly group: string;
  /** Such as Stable, Empty, PreparingRebalance; Dead where there is none of that name. */
  readonly state: string;
  /** `consumer`; other programs, such as Connect, share out other things. */
  readonly protocolType: string;
  /** How partitions are shared out, such as `range`. */
  readonly assignor: string;
  readonly members: readonly GroupMember[];
}

export async function groupNames(admin: Admin): Promise<string[]> {
  const { groups } = await admin.listGroups();
  return groups.map(({ groupId }) => groupId).sort();
}

/** In the order of the names. */
export async function readGroups(admin: Admin, names: readonly string[]): Promise<Group[]> {
  if (names.length === 0) return [];
  const { groups } = await admin.describeGroups([...names]);
  const described = groups.map(({ groupId, state, protocolType, protocol, members }) => ({
    group: groupId,
    state,
    protocolType,
    assignor: protocol,
    members: members.map((member) => memberOf(member, protocolType)).sort(byClient),
  }));
  return described.sort((a, b) => (a.group < b.group ? -1 : 1));
}

export async function readGroup(admin: Admin, name: string): Promise<Group> {
  const [group] = await readGroups(admin, [name]);
  if (group === undefined) throw new Error(`the broker said nothing of group ${name}`);
  return group;
}

function memberOf(member: MemberDescription, protocolType: string): GroupMember {
  const { memberId, clientId, clientHost, memberMetadata, memberAssignment } = member;
  const isConsumer = protocolType === 'consumer';
  // While a group shares out, the broker holds back what its members have.
  const topics = isConsumer && memberMetadata.length > 0 ? topicsOf(memberMetadata) : undefined;
  const known = isConsumer && memberAssignment.length > 0;
  const partitions = known ? partitionsOf(memberAssignment) : undefined;
  return { memberId, clientId, host: clientHost.replace(/^\//, ''), topics, partitions };
}

function topicsOf(metadata: Buffer): string[] {
  return [...(AssignerProtocol.MemberMetadata.decode(metadata)?.topics ?? [])].sort();
}

function partitionsOf(assignment: Buffer): TopicPartition[] {
  const byTopic = AssignerProtocol.MemberAssignment.decode(assignment)?.assignment ?? {};
  return Object.entries(byTopic)
    .flatMap(([topic, partitions]) => partitions.map((partition) => ({ topic, partition })))
    .sort(byPlace);
}
