/** Says what happens, while it happens, for people who learn Kafka. */
import { columns } from '../../print.ts';
import type { Event } from './journal.ts';
import type { GroupsStep, SharedStep } from './report.ts';

export interface Teller {
  readonly begin: (title: string, explanation: string) => void;
  /** @param sinceMs from the start of the step on */
  readonly event: (event: Event, sinceMs: number) => void;
  readonly note: (text: string) => void;
  readonly shared: (step: SharedStep) => void;
  readonly groups: (step: GroupsStep) => void;
}

export function createTeller(print: (text: string) => void): Teller {
  return {
    begin: (title, explanation) => {
      print(`\n${title}\n${'-'.repeat(title.length)}\n${explanation}\n`);
    },
    event: (event, sinceMs) => {
      print(`  ${seconds(sinceMs)}  ${event.member} ${deedOf(event)}`);
    },
    note: print,
    shared: (step) => {
      print(`\n${sharedText(step)}`);
    },
    groups: (step) => {
      print(groupsText(step));
    },
  };
}

function deedOf({ kind, partitions }: Event): string {
  const what = partitions.length === 0 ? 'nothing' : partitions.join(' ');
  switch (kind) {
    case 'joins':
      return 'joins';
    case 'assigned':
      return `gets ${what}`;
    case 'revoked':
      return `gives up ${what}`;
    case 'killed':
      return 'is killed';
  }
}

export function sharedText(step: SharedStep): string {
  const { members, rebalance, written } = step;
  const rows = members.map(({ member, partitions, read }) => [
    member,
    partitions.length === 0 ? 'none: idle' : partitions.join(' '),
    String(read),
  ]);
  const read = members.reduce((all, member) => all + member.read, 0);
  const total = ['all', '', `${read} of ${written} written`];
  return [
    ...(rebalance.partitions.some(({ before }) => before !== undefined)
      ? [movesText(step), '']
      : []),
    columns(['MEMBER', 'PARTITIONS', 'RECORDS READ'], [...rows, total]),
  ].join('\n');
}

function movesText({ rebalance }: SharedStep): string {
  const rows = rebalance.partitions.map(({ partition, before, now, unreadMs }) => [
    String(partition),
    before ?? '-',
    now ?? '-',
    milliseconds(unreadMs),
  ]);
  const still = `The group as a whole stood still for ${milliseconds(rebalance.standstillMs)}.`;
  return `${columns(['PARTITION', 'BEFORE', 'NOW', 'WITHOUT A READER'], rows)}\n${still}`;
}

export function groupsText({ groups }: GroupsStep): string {
  const rows = groups.map(({ group, members, written, read, again, committed }) => [
    group,
    String(members),
    `${read} of ${written}`,
    String(again),
    committed,
  ]);
  return columns(['GROUP', 'MEMBERS', 'RECORDS READ', 'READ AGAIN', 'COMMITTED'], rows);
}

function seconds(ms: number): string {
  return `+${(ms / 1000).toFixed(2)} s`;
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}
