import { count, plural } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { pageOf, pager } from '../shell/paging.ts';
import { facts, table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import type { GroupMember } from './describing.ts';
import type { GroupState } from './group.ts';
import { lagText, stateText } from './list-page.ts';
import { partitionsText } from './partitions-text.ts';
import type { Place } from './standings.ts';

export interface GroupView {
  readonly base: string;
  readonly cluster: string;
  readonly isReadOnly: boolean;
  /** Of the partitions. */
  readonly page: number;
  readonly membersPage: number;
}

export function groupBody(state: GroupState, view: GroupView): Html {
  return html`${factsOf(state)} ${view.isReadOnly ? nothing : actions(state, view)}
    ${state.places.length === 0 ? nothing : lagChart(state, view)}
    <h2>Partitions</h2>
    ${partitionTable(state, view)}
    <h2>Members</h2>
    ${memberTable(state, view)} ${view.isReadOnly ? nothing : forgetList(state, view)}`;
}

function linkOf({ base, cluster }: GroupView, parts: readonly string[], query = {}): string {
  return clusterLink(base, cluster, 'consumer-groups', parts, query);
}

function factsOf({ group, coordinator, topics, lag }: GroupState): Html {
  return facts([
    ['State', stateText(group.state)],
    ['Lag', lagText(lag)],
    ['Members', count(group.members.length)],
    ['Topics', count(topics.length)],
    ['Assignor', visible(group.assignor) || '-'],
    ['Type', visible(group.protocolType) || '-'],
    ['Coordinator', `${group.coordinator}${coordinator === undefined ? '' : ` at ${coordinator}`}`],
  ]);
}

function actions({ group: { group } }: GroupState, view: GroupView): Html {
  return html`<p class="actions">
    <a class="button" href="${linkOf(view, [group, 'reset'])}">Reset offsets</a>
    <a class="button danger" href="${linkOf(view, [group, 'delete'])}">Delete group</a>
  </p>`;
}

/** Shown by the script, which draws it; the tables tell the same without. */
function lagChart({ group: { group }, lag }: GroupState, view: GroupView): Html {
  const source = linkOf(view, [group, 'lag', 'live']);
  return html`<section data-lag-live="${source}" hidden>
    <h2>Lag over time</h2>
    <p aria-live="polite">
      Lag now: <strong data-lag-now>${count(lag.lag)}</strong>
      <span class="reason" data-lag-fault></span>
    </p>
    <div
      class="chart lag"
      data-lag-chart
      role="img"
      aria-label="Lag since this page was opened"
    ></div>
  </section>`;
}

function partitionTable({ group, places }: GroupState, view: GroupView): Html {
  const paged = pageOf(places, view.page);
  return html`${table<Place>(
    plural(places.length, 'partition'),
    [
      { title: 'Topic', cell: ({ topic, end }) => topicCell(topic, end, view) },
      { title: 'Partition', isNumber: true, cell: ({ partition }) => partition },
      { title: 'Committed', isNumber: true, cell: ({ committed }) => number(committed) },
      { title: 'Start', isNumber: true, cell: ({ start }) => number(start) },
      { title: 'End', isNumber: true, cell: ({ end }) => number(end) },
      { title: 'Lag', isNumber: true, cell: ({ lag }) => number(lag) },
      {
        title: 'Lost to retention',
        isNumber: true,
        cell: ({ lost }) =>
          lost === 0n ? '0' : html`<span class="state bad">${count(lost)}</span>`,
      },
      { title: 'Read by', cell: ({ member }) => (member ? visible(member.clientId) : '-') },
    ],
    paged.rows,
    'Nothing is committed or assigned.',
  )}
  ${pager('partitions', paged, (page) =>
    linkOf(view, [group.group], { page, membersPage: view.membersPage }),
  )}`;
}

/** Without an end the topic is gone, or the partition has no leader. */
function topicCell(topic: string, end: bigint | undefined, { base, cluster }: GroupView): Content {
  const link = clusterLink(base, cluster, 'all-topics', [topic]);
  return end === undefined
    ? html`${topic} <span class="reason">gone, or without leader</span>`
    : html`<a href="${link}">${topic}</a>`;
}

function number(value: bigint | undefined): Content {
  return value === undefined ? '-' : count(value);
}

function memberTable({ group }: GroupState, view: GroupView): Html {
  const paged = pageOf(group.members, view.membersPage);
  return html`${table<GroupMember>(
    plural(group.members.length, 'member'),
    [
      { title: 'Client', cell: ({ clientId }) => visible(clientId) },
      { title: 'Host', cell: ({ host }) => host },
      { title: 'Partitions', cell: assignmentCell },
      { title: 'Member', cell: ({ memberId }) => html`<code>${visible(memberId)}</code>` },
    ],
    paged.rows,
    'No member is there; the commits are kept.',
  )}
  ${pager('members', paged, (membersPage) =>
    linkOf(view, [group.group], { page: view.page, membersPage }),
  )}`;
}

/** `orders: 0-2`; idle for a member that gets nothing. */
function assignmentCell({ partitions }: GroupMember): Content {
  if (partitions === undefined) return '-';
  if (partitions.length === 0) return html`<span class="state warn">idle</span>`;
  return [...Map.groupBy(partitions, ({ topic }) => topic)].map(
    ([topic, own]) =>
      html`<div>${topic}: ${partitionsText(own.map(({ partition }) => partition))}</div>`,
  );
}

function forgetList({ group: { group }, topics }: GroupState, view: GroupView): Html {
  if (topics.length === 0) return nothing;
  const shown = topics.slice(0, mostTopics);
  return html`<h2>Forget a topic</h2>
    <p class="hint">Takes the offsets of one topic away; the group keeps those of the others.</p>
    <ul>
      ${shown.map(
        (topic) =>
          html`<li>
            <a href="${linkOf(view, [group, 'topics', topic, 'delete'])}"
              >Delete offsets of ${topic}</a
            >
          </li>`,
      )}
    </ul>
    ${topics.length > mostTopics ? html`<p class="hint">The first ${mostTopics} topics.</p>` : nothing}`;
}

const mostTopics = 50;
