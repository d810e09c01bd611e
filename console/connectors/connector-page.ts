import type { FastifyReply } from 'fastify';
import { form } from '../shell/changes.ts';
import { plural } from '../shell/format.ts';
import { html, nothing, type Content, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { facts, table } from '../shell/parts.ts';
import { visible } from '../shell/visible.ts';
import type { Action } from './changing.ts';
import type { Connector, Task } from './connect.ts';
import { stateText, tasksText } from './list-page.ts';
import type { ConnectorPlace } from './place.ts';
import { hidden, masked } from './secrets.ts';

export function connectorBody(
  reply: FastifyReply,
  connector: Connector,
  place: ConnectorPlace,
  topics: Html,
): Html {
  const isReadOnly = place.cluster.settings.readOnly;
  return html`${factsOf(connector, place)}
    ${isReadOnly ? nothing : buttons(reply, connector, place)}
    ${connector.trace === undefined ? nothing : traceOf('Why it failed', connector.trace)}
    <h2>Tasks</h2>
    ${taskTable(reply, connector, place)}
    <h2>Topics</h2>
    ${topics}
    <h2>Configuration</h2>
    ${configTable(connector)}`;
}

function factsOf(connector: Connector, { connect }: ConnectorPlace): Html {
  return facts([
    ['State', stateText(connector.state)],
    ['Tasks', tasksText(connector)],
    ['Type', connector.type],
    ['Connect', connect],
    ['Worker', connector.worker || '-'],
    ['Class', connector.className],
  ]);
}

function buttons(reply: FastifyReply, connector: Connector, { link }: ConnectorPlace): Html {
  const button = (action: Action, submit: string) => form(reply, { action: link(action), submit });
  const hasFailed = [connector, ...connector.tasks].some(({ state }) => state === 'FAILED');
  return html`<div class="actions quiet">
    ${connector.state === 'PAUSED' ? button('resume', 'Resume') : button('pause', 'Pause')}
    ${button('restart', 'Restart')}
    ${hasFailed ? button('restart-failed', 'Restart failed only') : nothing}
    <a class="button" href="${link('edit')}">Edit configuration</a>
    <a class="button danger" href="${link('delete')}">Delete connector</a>
  </div>`;
}

function taskTable(
  reply: FastifyReply,
  { tasks }: Connector,
  { link, cluster }: ConnectorPlace,
): Html {
  const restart = ({ id }: Task) => {
    const action = link('tasks', id, 'restart');
    return html`<div class="quiet">${form(reply, { action, submit: `Restart task ${id}` })}</div>`;
  };
  return table<Task>(
    plural(tasks.length, 'task'),
    [
      { title: 'Task', isNumber: true, cell: ({ id }) => id },
      { title: 'State', cell: ({ state }) => stateText(state) },
      { title: 'Worker', cell: ({ worker }) => worker || '-' },
      {
        title: 'Trace',
        cell: ({ id, trace }) =>
          trace === undefined ? '-' : traceOf(`Trace of task ${id}`, trace),
      },
      ...(cluster.settings.readOnly ? [] : [{ title: 'Change', cell: restart }]),
    ],
    tasks,
    'It has no task.',
  );
}

/** Its first line tells most. */
function traceOf(title: string, trace: string): Html {
  const [first = '', ...rest] = trace.split('\n').map(visible);
  return html`<details class="trace">
    <summary>${title}: ${first}</summary>
    <pre tabindex="0">${rest.join('\n')}</pre>
  </details>`;
}

export function topicList(topics: readonly string[], { base, cluster }: ConnectorPlace): Content {
  if (topics.length === 0) return html`<p class="empty">It has used no topic yet.</p>`;
  return html`<ul>
    ${topics.map(
      (topic) =>
        html`<li>
          <a href="${clusterLink(base, cluster.name, 'all-topics', [topic])}">${topic}</a>
        </li>`,
    )}
  </ul>`;
}

function configTable({ config }: Connector): Html {
  const entries = Object.entries(masked(config)).sort(([a], [b]) => (a < b ? -1 : 1));
  return table<(typeof entries)[number]>(
    'Settings; secrets are hidden by their names',
    [
      { title: 'Name', cell: ([name]) => html`<code>${visible(name)}</code>` },
      {
        title: 'Value',
        cell: ([, value]) =>
          value === hidden
            ? html`<span class="reason">hidden</span>`
            : html`<span class="bytes">${visible(value)}</span>`,
      },
    ],
    entries,
  );
}
