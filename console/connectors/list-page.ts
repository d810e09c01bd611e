import { count, plural } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { clusterLink, queryText } from '../shell/links.ts';
import { pager } from '../shell/paging.ts';
import { sourceFault, table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import type { Connector } from './connect.ts';
import type { ConnectorList, ConnectorRow, ListQuery } from './list.ts';

export interface ListView {
  readonly base: string;
  readonly cluster: string;
  readonly isReadOnly: boolean;
  readonly query: ListQuery;
}

export function listBody(list: ConnectorList, view: ListView): Html {
  const { base, cluster, query, isReadOnly } = view;
  const here = clusterLink(base, cluster, 'connectors');
  const create = clusterLink(base, cluster, 'connectors', ['create-new']);
  return html`<form class="line" method="get" action="${here}" role="search">
      <label>Search <input type="search" name="q" value="${query.q}" /></label>
      <button type="submit">Show</button>
      ${isReadOnly ? nothing : html`<a class="button" href="${create}">Create connector</a>`}
    </form>
    ${list.faults.map(sourceFault)} ${connectorTable(list, view)}
    ${pager('connectors', list.paged, (page) => `${here}${queryText({ ...query, page })}`)}
    <h2>Plugins</h2>
    ${pluginTable(list, view, create)}`;
}

export function noConnect(): Html {
  return html`<p class="empty">
    The console is told no Kafka Connect of this cluster: KAFKA_CLUSTERS_n_KAFKACONNECT_m_NAME and
    _ADDRESS name one.
  </p>`;
}

function connectorTable({ paged, connectors }: ConnectorList, { base, cluster }: ListView): Html {
  const caption =
    paged.total === connectors
      ? plural(connectors, 'connector')
      : `${count(paged.total)} of ${plural(connectors, 'connector')}`;
  return table<ConnectorRow>(
    caption,
    [
      {
        title: 'Name',
        cell: ({ connect, name }) =>
          html`<a href="${clusterLink(base, cluster, 'connectors', [connect, name])}"
            >${visible(name)}</a
          >`,
      },
      { title: 'Connect', cell: ({ connect }) => connect },
      { title: 'Type', cell: ({ type }) => type },
      { title: 'Class', cell: ({ className }) => shortClass(className) },
      { title: 'State', cell: ({ state }) => stateText(state) },
      { title: 'Tasks', cell: tasksText },
      { title: 'Topics', cell: ({ topics }) => topicLinks(topics, base, cluster) },
    ],
    paged.rows,
    connectors === 0 ? 'No connector is there.' : 'No connector fits the search.',
  );
}

function pluginTable({ plugins }: ConnectorList, view: ListView, create: string): Html {
  const createLink = ({ connect, className }: (typeof plugins)[number]) => {
    const link = `${create}${queryText({ connect, plugin: className })}`;
    return html`<a href="${link}" aria-label="Create ${className}">Create</a>`;
  };
  return table(
    plural(plugins.length, 'plugin'),
    [
      { title: 'Class', cell: ({ className }) => className },
      { title: 'Connect', cell: ({ connect }) => connect },
      { title: 'Type', cell: ({ type }) => type },
      { title: 'Version', cell: ({ version }) => version },
      ...(view.isReadOnly ? [] : [{ title: 'New', cell: createLink }]),
    ],
    plugins,
    'No plugin is there.',
  );
}

const stateKinds: Readonly<Record<string, string>> = {
  RUNNING: 'good',
  FAILED: 'bad',
  PAUSED: 'warn',
  UNASSIGNED: 'warn',
};

export function stateText(state: string): Html {
  return html`<span class="state ${stateKinds[state] ?? ''}">${state}</span>`;
}

/** `2 of 3 run, 1 failed` */
export function tasksText({ tasks }: Pick<Connector, 'tasks'>): Content {
  if (tasks.length === 0) return 'none';
  const counted = (state: string) => tasks.filter((task) => task.state === state).length;
  const failed = counted('FAILED');
  return html`${counted('RUNNING')} of ${tasks.length}
  run${failed === 0 ? nothing : html`, <span class="state bad">${failed} failed</span>`}`;
}

const mostTopics = 5;

function topicLinks(topics: readonly string[], base: string, cluster: string): Content {
  if (topics.length === 0) return '-';
  const links = topics
    .slice(0, mostTopics)
    .map(
      (topic) => html`<a href="${clusterLink(base, cluster, 'all-topics', [topic])}">${topic}</a> `,
    );
  return html`${links}${topics.length > mostTopics ? `and ${topics.length - mostTopics} more` : nothing}`;
}

/** Without its package, which tells little and takes much room. */
function shortClass(className: string): Html {
  return html`<span title="${className}">${className.split('.').at(-1) ?? className}</span>`;
}
