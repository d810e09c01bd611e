/** Connectors of all Connect clusters of a cluster. */
import { clusterNamed } from '../shell/console.ts';
import { clusterLink } from '../shell/links.ts';
import { part } from '../shell/parts.ts';
import { pageIn, queryOf, textIn } from '../shell/query.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { addChanges } from './change-routes.ts';
import { addConfigForms } from './config-routes.ts';
import { readConnector, topicsOf } from './connect.ts';
import { connectorBody, topicList } from './connector-page.ts';
import { readList } from './list.ts';
import { listBody, noConnect } from './list-page.ts';
import { connectorPlace } from './place.ts';

export const connectorsRoutes: Routes = (app, shared) => {
  const cluster = '/ui/clusters/:cluster';
  const base = shared.settings.contextPath;

  app.get(`${cluster}/connectors`, async (request, reply) => {
    const found = clusterNamed(shared, (request.params as Params).cluster);
    const query = { q: textIn(queryOf(request), 'q').trim(), page: pageIn(queryOf(request)) };
    const { readOnly: isReadOnly } = found.settings;
    const view = { base, cluster: found.name, isReadOnly, query };
    return sendPage(shared, request, reply, {
      title: 'Kafka Connect',
      cluster: found,
      section: 'connectors',
      body: found.connects.size === 0 ? noConnect() : listBody(await readList(found, query), view),
    });
  });

  app.get(`${cluster}/connectors/:connect/:name`, async (request, reply) => {
    const place = connectorPlace(shared, request);
    const { source, name } = place;
    const topics = await part(topicsOf(source, name), (all) => topicList(all, place));
    return sendPage(shared, request, reply, {
      title: visible(name),
      cluster: place.cluster,
      section: 'connectors',
      trail: place.trail,
      body: await part(readConnector(source, name), (connector) =>
        connectorBody(reply, connector, place, topics),
      ),
    });
  });

  // The addresses of kafka-ui.
  app.get(`${cluster}/connects/:connect/connectors/:name`, (request, reply) => {
    const { cluster: name, connect, name: connector } = request.params as Params;
    return reply.redirect(clusterLink(base, name, 'connectors', [connect, connector]));
  });

  addConfigForms(app, shared);
  addChanges(app, shared);
};

type Params = Readonly<Record<'cluster' | 'connect' | 'name', string>>;
