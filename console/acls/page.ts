import { count, plural } from '../shell/format.ts';
import { html, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { pageOf, pager } from '../shell/paging.ts';
import { table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import { search, type Acl, type Withheld } from './acls.ts';

export interface AclView {
  readonly base: string;
  readonly cluster: string;
  /** Part of any column. */
  readonly q: string;
  readonly page: number;
}

export function aclBody(found: readonly Acl[] | Withheld, view: AclView): Html {
  if (typeof found === 'string') return html`<p>${reasons[found]}</p>`;
  const { base, cluster, q } = view;
  const link = (page?: number) => clusterLink(base, cluster, 'acl', [], { q, page });
  const matching = search(found, q);
  const paged = pageOf(matching, view.page);
  const all = plural(found.length, 'rule');
  const caption = matching.length === found.length ? all : `${count(matching.length)} of ${all}`;
  const empty = found.length === 0 ? 'There is no rule.' : 'No rule fits the search.';
  return html`<form
      class="line"
      method="get"
      action="${clusterLink(base, cluster, 'acl')}"
      role="search"
    >
      <label>Search <input type="search" name="q" value="${q}" /></label>
      <button type="submit">Show</button>
    </form>
    ${table<Acl>(caption, columns, paged.rows, empty)} ${pager('rules', paged, link)}`;
}

const reasons: Readonly<Record<Withheld, string>> = {
  'no authorizer':
    'This cluster checks no rights: its brokers run without an authorizer, so there are no access rules, and every client that reaches them may do everything.',
  'not allowed':
    'The console may not see the access rules: its user needs DESCRIBE on the cluster.',
};

const columns = [
  { title: 'Principal', cell: ({ principal }: Acl) => visible(principal) },
  { title: 'Permission', cell: ({ permission }: Acl) => permissionText(permission) },
  { title: 'Operation', cell: ({ operation }: Acl) => operation },
  { title: 'Resource', cell: ({ resource }: Acl) => resource },
  { title: 'Name', cell: ({ name }: Acl) => html`<code>${visible(name)}</code>` },
  { title: 'Pattern', cell: ({ pattern }: Acl) => pattern },
  { title: 'Host', cell: ({ host }: Acl) => host },
];

function permissionText(permission: string): Html {
  return html`<span class="state ${permission === 'DENY' ? 'bad' : 'good'}">${permission}</span>`;
}
