/** The table of all topics, with a search that follows what one types. */
import { bytes, count, plural } from '../shell/format.ts';
import { html, nothing, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { pager } from '../shell/paging.ts';
import { table, type Column } from '../shell/parts.ts';
import type { ListQuery, SortKey, TopicList, TopicRow } from './list.ts';

export interface ListView {
  readonly base: string;
  readonly cluster: string;
  readonly query: ListQuery;
}

export function searchForm(view: ListView): Html {
  const { q, showInternal, sort, order } = view.query;
  const link = listLink(view, undefined);
  return html`<form
    id="topic-search"
    class="line"
    method="get"
    action="${link}"
    role="search"
    hx-get="${link}"
    hx-trigger="input changed delay:300ms from:#topic-q, change from:#topic-internal"
    hx-target="#topics"
    hx-select="#topics"
    hx-swap="outerHTML"
    hx-select-oob="#topic-count:innerHTML"
    hx-push-url="true"
    hx-sync="this:replace"
  >
    <label>
      Search topics
      <input id="topic-q" type="search" name="q" value="${q}" autocomplete="off" />
    </label>
    <label class="check">
      <input
        id="topic-internal"
        type="checkbox"
        name="showInternal"
        value="true"
        ${showInternal ? 'checked' : ''}
      />
      Show internal topics
    </label>
    ${sort === 'name' ? nothing : html`<input type="hidden" name="sort" value="${sort}" />`}
    ${order === 'asc' ? nothing : html`<input type="hidden" name="order" value="${order}" />`}
    <button type="submit">Search</button>
  </form>`;
}

export function listPart(view: ListView, list: TopicList): Html {
  return html`${table('Topics', columns(view), list.rows, emptyText(view.query, list))}
  ${pager('topics', list, (page) => listLink(view, { page }))}`;
}

/** @param change undefined: without any query */
export function listLink(
  { base, cluster, query }: ListView,
  change: Partial<ListQuery> | undefined,
): string {
  if (change === undefined) return clusterLink(base, cluster, 'all-topics');
  const { q, showInternal, sort, order, page } = { ...query, ...change };
  return clusterLink(base, cluster, 'all-topics', [], {
    q,
    showInternal: showInternal ? 'true' : undefined,
    sort: sort === 'name' ? undefined : sort,
    order: order === 'asc' ? undefined : order,
    page: page === 1 ? undefined : page,
  });
}

export function countText({ total, hidden }: Pick<TopicList, 'total' | 'hidden'>): string {
  const more = hidden === 0 ? '' : `, and ${plural(hidden, 'internal one')} not shown`;
  return `${plural(total, 'topic')}${more}`;
}

function emptyText({ q }: ListQuery, { hidden }: TopicList): string {
  if (hidden > 0) return 'Only internal topics are there: they are not shown.';
  return q === '' ? 'There is no topic yet.' : `No topic has ${q} in its name.`;
}

function columns(view: ListView): Column<TopicRow>[] {
  const { base, cluster } = view;
  const sorted = (sort: SortKey, column: Omit<Column<TopicRow>, 'sort'>) => ({
    ...column,
    sort: sortOf(view, sort),
  });
  const number = (title: string, sort: SortKey, cell: Column<TopicRow>['cell']) =>
    sorted(sort, { title, cell, isNumber: true });
  return [
    sorted('name', {
      title: 'Topic',
      cell: ({ name, isInternal }) =>
        html`<a href="${clusterLink(base, cluster, 'all-topics', [name])}">${name}</a>${
            isInternal ? html` <span class="hint">internal</span>` : nothing
          }`,
    }),
    number('Partitions', 'partitions', ({ partitions }) => count(partitions)),
    number('Out of sync', 'outOfSync', ({ outOfSync }) =>
      outOfSync === 0 ? '0' : html`<span class="state warn">${count(outOfSync)}</span>`,
    ),
    number('Replication', 'replication', ({ replication }) => count(replication)),
    number('Records', 'records', ({ records }) => (records === undefined ? '-' : count(records))),
    number('Size', 'size', ({ size }) => (size === undefined ? '-' : bytes(size))),
  ];
}

function sortOf(view: ListView, sort: SortKey): NonNullable<Column<TopicRow>['sort']> {
  const { query } = view;
  const isCurrent = query.sort === sort;
  const order = isCurrent && query.order === 'asc' ? 'desc' : 'asc';
  const states = { asc: 'ascending', desc: 'descending' } as const;
  return {
    link: listLink(view, { sort, order, page: 1 }),
    state: isCurrent ? states[query.order] : 'none',
  };
}
