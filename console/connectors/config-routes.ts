/** Makes connectors, and changes how they are configured. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { done, field, mustBeWritable } from '../shell/changes.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { clusterLink } from '../shell/links.ts';
import { queryOf, textIn } from '../shell/query.ts';
import { sendPage } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { configure, create } from './changing.ts';
import { checked } from './checked.ts';
import { configText, type ConfigFault } from './config-text.ts';
import { readConnector } from './connect.ts';
import { configForm, createFields } from './form-page.ts';
import { noConnect } from './list-page.ts';
import { connectNamed, connectorPlace, trailBelow } from './place.ts';
import { masked } from './secrets.ts';

export function addConfigForms(app: FastifyInstance, shared: Console): void {
  addCreate(app, shared);
  addEdit(app, shared);
}

function addCreate(app: FastifyInstance, shared: Console): void {
  const path = '/ui/clusters/:cluster/connectors/create-new';

  app.get(path, (request, reply) => {
    const query = queryOf(request);
    const plugin = textIn(query, 'plugin');
    const text = configText({ 'connector.class': plugin, 'tasks.max': '1' });
    const typed = { connect: textIn(query, 'connect'), name: '', text };
    return createPage(shared, request, reply, typed, []);
  });

  app.post(path, async (request, reply) => {
    const cluster = writable(shared, request);
    const typed = {
      connect: field(request, 'connect'),
      name: field(request, 'name').trim(),
      text: field(request, 'config'),
    };
    const { connect, name } = typed;
    const source = connectNamed(cluster, connect);
    const { config, faults } = name
      ? await checked(source, { ...typed, current: {} })
      : { faults: [{ name: 'name', problem: 'is missing' }] };
    if (config === undefined) return createPage(shared, request, reply, typed, faults);
    await create(source, name, config);
    shared.log.info({ cluster: cluster.name, connect, connector: name }, 'changed: connector made');
    const base = shared.settings.contextPath;
    const link = clusterLink(base, cluster.name, 'connectors', [connect, name]);
    return done(reply, link, `Connector ${visible(name)} is made.`);
  });
}

interface TypedNew {
  readonly connect: string;
  readonly name: string;
  readonly text: string;
}

function createPage(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  { connect, name, text }: TypedNew,
  faults: readonly ConfigFault[],
): FastifyReply {
  const cluster = writable(shared, request);
  const link = (...parts: string[]) =>
    clusterLink(shared.settings.contextPath, cluster.name, 'connectors', parts);
  const connects = [...cluster.connects.keys()];
  const body = configForm(reply, {
    action: link('create-new'),
    submit: 'Create connector',
    text,
    faults,
    fields: createFields({ connects, connect, name }),
  });
  if (faults.length > 0) reply.code(400);
  return sendPage(shared, request, reply, {
    title: 'Create connector',
    cluster,
    section: 'connectors',
    trail: [{ name: 'Kafka Connect', link: link() }],
    body: connects.length === 0 ? noConnect() : body,
  });
}

function writable(shared: Console, request: FastifyRequest) {
  const cluster = clusterNamed(shared, (request.params as { readonly cluster: string }).cluster);
  mustBeWritable(cluster);
  return cluster;
}

function addEdit(app: FastifyInstance, shared: Console): void {
  const path = '/ui/clusters/:cluster/connectors/:connect/:name/edit';

  app.get(path, async (request, reply) => {
    const { source, name, cluster } = connectorPlace(shared, request);
    mustBeWritable(cluster);
    const { config } = await readConnector(source, name);
    return editPage(shared, request, reply, configText(masked(config)), []);
  });

  app.post(path, async (request, reply) => {
    const { source, name, cluster, connect, link } = connectorPlace(shared, request);
    mustBeWritable(cluster);
    const text = field(request, 'config');
    const { config: current } = await readConnector(source, name);
    const { config, faults } = await checked(source, { name, text, current });
    if (config === undefined) return editPage(shared, request, reply, text, faults);
    await configure(source, name, config);
    shared.log.info({ cluster: cluster.name, connect, connector: name }, 'changed: configuration');
    return done(reply, link(), 'The configuration is changed; Connect starts the tasks anew.');
  });
}

function editPage(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  faults: readonly ConfigFault[],
): FastifyReply {
  const place = connectorPlace(shared, request);
  const action = place.link('edit');
  if (faults.length > 0) reply.code(400);
  return sendPage(shared, request, reply, {
    title: `Edit ${visible(place.name)}`,
    cluster: place.cluster,
    section: 'connectors',
    trail: trailBelow(place),
    body: configForm(reply, { action, submit: 'Save configuration', text, faults }),
  });
}
