/** `groups list` and `groups describe`: what is found, as a document and as tables. */
import type { Admin } from 'kafkajs';
import { nearestName } from '../../../stacks/config.ts';
import { fault, UserFault } from '../../../stacks/errors.ts';
import { columns } from '../print.ts';
import {
  groupNames,
  readGroup,
  readGroups,
  type Group,
  type GroupMember,
} from './broker-groups.ts';
import { distanceOf, readStandings, type Distance, type Standing } from './positions.ts';

export interface Told {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export async function listGroups(admin: Admin): Promise<Told> {
  const groups = await readGroups(admin, await groupNames(admin));
  const rows = groups.map(({ group, state, members, protocolType, assignor }) => [
    group,
    state,
    String(members.length),
    protocolType || '-',
    assignor || '-',
  ]);
  return {
    json: { groups: groups.map(({ members, ...rest }) => ({ ...rest, members: members.length })) },
    text:
      rows.length === 0
        ? 'no consumer groups'
        : columns(['GROUP', 'STATE', 'MEMBERS', 'TYPE', 'SHARED BY'], rows),
  };
}

/** @throws UserFault when the broker knows no group of that name */
export async function describeGroup(admin: Admin, name: string): Promise<Told> {
  const group = await readGroup(admin, name);
  if (group.state === 'Dead') throw noGroup(name, await groupNames(admin));
  const places = (await readStandings(admin, group)).map((standing) => ({
    ...standing,
    ...distanceOf(standing),
    member: holderOf(group, standing),
  }));
  const heading = headingOf(group);
  return {
    json: { ...group, partitions: places.map(plain) },
    text: [heading, '', memberTable(group), '', placeTable(places)].join('\n').trimEnd(),
  };
}

type Place = Standing & Distance & { readonly member: GroupMember | undefined };

function headingOf({ group, state, members, assignor }: Group): string {
  const shared = assignor === '' ? '' : `, shared out by ${assignor}`;
  const count = members.length === 1 ? '1 member' : `${members.length} members`;
  return `Group ${group}: ${state}, ${count}${shared}`;
}

function memberTable({ members }: Group): string {
  if (members.length === 0) return 'No member is there; the commits are kept.';
  const rows = members.map(({ memberId, clientId, host, topics, partitions }) => [
    clientId,
    host,
    partitionsText(partitions),
    topics?.join(', ') ?? '-',
    memberId,
  ]);
  return columns(['CLIENT', 'HOST', 'PARTITIONS', 'SUBSCRIBED', 'MEMBER'], rows);
}

/** `orders: 0 2`; `idle` for a member that gets nothing. */
export function partitionsText(partitions: GroupMember['partitions']): string {
  if (partitions === undefined) return '-';
  if (partitions.length === 0) return 'idle';
  const byTopic = Object.groupBy(partitions, ({ topic }) => topic);
  return Object.entries(byTopic)
    .map(([topic, own = []]) => `${topic}: ${own.map(({ partition }) => partition).join(' ')}`)
    .join('; ');
}

function placeTable(places: readonly Place[]): string {
  if (places.length === 0) return 'Nothing is committed or assigned.';
  const head = ['TOPIC', 'PARTITION', 'COMMITTED', 'START', 'END', 'LAG', 'READ BY', ''];
  const rows = places.map(({ topic, partition, committed, start, end, lag, lost, member }) => [
    topic,
    String(partition),
    ...[committed, start, end, lag].map((each) => (each === undefined ? '-' : String(each))),
    member?.clientId ?? '-',
    lost > 0n ? `${lost} lost to retention` : '',
  ]);
  return columns(head, rows);
}

/** 64-bit numbers as text: a JavaScript reader would round them. */
function plain({ topic, partition, committed, start, end, lag, lost, member }: Place) {
  return {
    topic,
    partition,
    committed: textOf(committed),
    start: textOf(start),
    end: textOf(end),
    lag: textOf(lag),
    lostToRetention: String(lost),
    memberId: member?.memberId ?? null,
  };
}

function textOf(value: bigint | undefined): string | null {
  return value === undefined ? null : String(value);
}

function holderOf({ members }: Group, { topic, partition }: Standing): GroupMember | undefined {
  return members.find(({ partitions = [] }) =>
    partitions.some((each) => each.topic === topic && each.partition === partition),
  );
}

function noGroup(value: string, known: readonly string[]): UserFault {
  const nearest = nearestName(value, known);
  return new UserFault([
    fault('KS_USAGE', {
      setting: 'GROUP',
      value,
      problem: 'the broker knows no such group',
      ...(known.length === 0 ? {} : { allowed: known.join(', ') }),
      fix: nearest ? `use ${nearest}` : './kstack groups list',
    }),
  ]);
}
