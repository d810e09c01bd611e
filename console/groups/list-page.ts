import type { Cluster } from '../cluster/cluster.ts';
import { count, plural } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { pager } from '../shell/paging.ts';
import { table, type Column } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import { groupStates, type ListQuery, type SortKey } from './list-query.ts';
import type { GroupList, GroupRow } from './list.ts';
import type { Lag } from './standings.ts';

/** The search stands outside of what the brokers tell. */
export function searchForm({ q, state, sort, order }: ListQuery, action: string): Html {
  return html`<form class="line" method="get" action="${action}" role="search">
    <label>Search <input type="search" name="q" value="${q}" /></label>
    <label
      >State
      <select name="state">
        <option value="">all</option>
        ${groupStates.map(
          (each) => html`<option ${each === state ? 'selected' : ''}>${each}</option>`,
        )}
      </select></label
    >
    <input type="hidden" name="sort" value="${sort}" />
    <input type="hidden" name="order" value="${order}" />
    <button type="submit">Show</button>
  </form>`;
}

export function groupTable(
  { paged, groups }: GroupList,
  { base, cluster, query }: { base: string; cluster: Cluster; query: ListQuery },
): Html {
  const linkOf = (changes: Partial<ListQuery>) =>
    clusterLink(base, cluster.name, 'consumer-groups', [], { ...query, page: 1, ...changes });
  const caption =
    paged.total === groups
      ? plural(groups, 'consumer group')
      : `${count(paged.total)} of ${plural(groups, 'consumer group')}`;
  const columns = columnsOf(
    (group) => clusterLink(base, cluster.name, 'consumer-groups', [group]),
    (key) => sortOf(key, query, linkOf),
  );
  const empty =
    groups === 0
      ? 'No program has joined or committed as a group yet.'
      : 'No group fits the search.';
  return html`${table(caption, columns, paged.rows, empty)}
  ${pager('groups', paged, (page) => linkOf({ page }))}`;
}

function columnsOf(
  link: (group: string) => string,
  sort: (key: SortKey) => NonNullable<Column<GroupRow>['sort']>,
): Column<GroupRow>[] {
  const detail = (read: (details: NonNullable<GroupRow['details']>) => Content) => {
    return ({ details }: GroupRow) => (details === undefined ? '-' : read(details));
  };
  return [
    {
      title: 'Group',
      sort: sort('group'),
      cell: ({ group }) => html`<a href="${link(group)}">${visible(group)}</a>`,
    },
    { title: 'State', sort: sort('state'), cell: ({ state }) => stateText(state) },
    { title: 'Type', sort: sort('type'), cell: ({ protocolType }) => visible(protocolType) || '-' },
    { title: 'Members', isNumber: true, cell: detail(({ members }) => count(members)) },
    { title: 'Topics', isNumber: true, cell: detail(({ topics }) => count(topics)) },
    {
      title: 'Coordinator',
      isNumber: true,
      sort: sort('coordinator'),
      cell: ({ coordinator }) => coordinator,
    },
    { title: 'Lag', isNumber: true, cell: detail(({ lag }) => lagText(lag)) },
  ];
}

function sortOf(
  key: SortKey,
  { sort, order }: ListQuery,
  linkOf: (changes: Partial<ListQuery>) => string,
): NonNullable<Column<GroupRow>['sort']> {
  const isCurrent = key === sort;
  const next = isCurrent && order === 'asc' ? 'desc' : 'asc';
  const current = order === 'asc' ? 'ascending' : 'descending';
  return { link: linkOf({ sort: key, order: next }), state: isCurrent ? current : 'none' };
}

const stateKinds: Readonly<Record<string, string>> = { Stable: 'good', Empty: '', Dead: 'bad' };

export function stateText(state: string): Html {
  return html`<span class="state ${stateKinds[state] ?? 'warn'}">${state || '-'}</span>`;
}

/** What is not known is told: it may be anything. */
export function lagText({ lag, unknown }: Lag): Html {
  return html`<span data-lag>${count(lag)}</span>${
      unknown === 0
        ? nothing
        : html` <span class="reason">+ ${plural(unknown, 'partition')} without commit</span>`
    }`;
}
