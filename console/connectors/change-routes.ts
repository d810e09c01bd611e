/** Restarts, pauses, resumes and deletes connectors. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { confirmation, done, mustBeConfirmed, mustBeWritable } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { plural } from '../shell/format.ts';
import { html, nothing, type Html } from '../shell/html.ts';
import { part } from '../shell/parts.ts';
import { sendPage } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { act, actions, remove, restartTask, type Action } from './changing.ts';
import { readConnector, type Connector } from './connect.ts';
import { connectorPlace, trailBelow, type ConnectorPlace } from './place.ts';

const path = '/ui/clusters/:cluster/connectors/:connect/:name';

export function addChanges(app: FastifyInstance, shared: Console): void {
  for (const action of Object.keys(actions) as Action[]) addAction(app, shared, action);
  addTaskRestart(app, shared);
  addDelete(app, shared);
}

function addAction(app: FastifyInstance, shared: Console, action: Action): void {
  app.post(`${path}/${action}`, async (request, reply) => {
    const { cluster, connect, source, name, link } = connectorPlace(shared, request);
    mustBeWritable(cluster);
    await act(source, name, action);
    const what = { cluster: cluster.name, connect, connector: name };
    shared.log.info({ ...what, action }, 'changed: connector');
    return done(reply, link(), `Connector ${visible(name)} ${actions[action].done}.`);
  });
}

function addTaskRestart(app: FastifyInstance, shared: Console): void {
  app.post(`${path}/tasks/:task/restart`, async (request, reply) => {
    const { cluster, connect, source, name, link } = connectorPlace(shared, request);
    mustBeWritable(cluster);
    const { task: text } = request.params as { readonly task: string };
    const { tasks } = await readConnector(source, name);
    const task = tasks.find(({ id }) => String(id) === text)?.id;
    if (task === undefined) {
      throw new PageError(404, `connector ${name} has no task ${text}`, allowed(tasks));
    }
    await restartTask(source, name, task);
    const what = { cluster: cluster.name, connect, connector: name };
    shared.log.info({ ...what, task }, 'changed: task restarted');
    return done(reply, link(), `Task ${task} of ${visible(name)} is restarted.`);
  });
}

function allowed(tasks: Connector['tasks']): string {
  return tasks.length === 0 ? 'it has none' : `it has ${tasks.map(({ id }) => id).join(', ')}`;
}

function addDelete(app: FastifyInstance, shared: Console): void {
  app.get(`${path}/delete`, async (request, reply) => {
    const place = connectorPlace(shared, request);
    mustBeWritable(place.cluster);
    const connector = readConnector(place.source, place.name);
    return sendPage(shared, request, reply, {
      title: `Delete ${visible(place.name)}`,
      cluster: place.cluster,
      section: 'connectors',
      trail: trailBelow(place),
      body: await part(connector, (found) => confirmDelete(reply, found, place)),
    });
  });

  app.post(`${path}/delete`, async (request, reply) => {
    const { cluster, connect, source, name, list } = connectorPlace(shared, request);
    mustBeWritable(cluster);
    mustBeConfirmed(request, name);
    await remove(source, name);
    const what = { cluster: cluster.name, connect, connector: name };
    shared.log.info(what, 'changed: connector deleted');
    return done(reply, list, `Connector ${visible(name)} is deleted.`);
  });
}

function confirmDelete(
  reply: FastifyReply,
  { type, tasks }: Connector,
  { name, connect, link }: ConnectorPlace,
): Html {
  const running = tasks.filter(({ state }) => state === 'RUNNING').length;
  const direction = type === 'sink' ? 'out of' : 'into';
  return confirmation(reply, {
    lost: [
      html`Connector ${visible(name)} of Connect ${connect} stops, with
      ${plural(tasks.length, 'task')}: ${running} of them run now.`,
      type === 'unknown' ? nothing : html`Nothing is copied ${direction} Kafka by it any more.`,
      'Its configuration is lost.',
      type === 'sink'
        ? html`Topics stay, and so do the offsets of its group connect-${visible(name)}.`
        : 'Topics stay. Under the same name it goes on later where it was.',
    ],
    action: link('delete'),
    submit: 'Delete connector',
    typed: name,
    back: link(),
  });
}
