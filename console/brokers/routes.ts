/** Brokers: what the cluster consists of, where its data lies, and how the brokers are set. */
import type { FastifyRequest } from 'fastify';
import type { Cluster } from '../cluster/cluster.ts';
import type { BrokerPlace } from '../cluster/metadata.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { html, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { nearestOf } from '../shell/nearest.ts';
import { facts, part } from '../shell/parts.ts';
import { queryOf, textIn } from '../shell/query.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { configsPart, foldersPart } from './broker-page.ts';
import { readConfigs } from './configs.ts';
import { readDisks } from './log-dirs.ts';
import { brokersPage, type BrokersView } from './page.ts';
import { protocolVersion } from './version.ts';

export const brokersRoutes: Routes = (app, shared) => {
  const path = '/ui/clusters/:cluster/brokers';
  app.get(path, async (request, reply) => {
    const cluster = clusterNamed(shared, paramsOf(request).cluster);
    const body = await part(readView(shared, cluster), brokersPage);
    return sendPage(shared, request, reply, {
      title: 'Brokers',
      cluster,
      section: 'brokers',
      body,
    });
  });
  app.get(`${path}/:broker`, async (request, reply) => {
    const cluster = clusterNamed(shared, paramsOf(request).cluster);
    const broker = await brokerNamed(cluster, paramsOf(request).broker);
    const link = clusterLink(shared.settings.contextPath, cluster.name, 'brokers');
    return sendPage(shared, request, reply, {
      title: `Broker ${broker.id}`,
      cluster,
      section: 'brokers',
      trail: [{ name: 'Brokers', link }],
      body: await brokerBody(cluster, broker, {
        link: `${link}/${broker.id}`,
        q: textIn(queryOf(request), 'q'),
      }),
    });
  });
  // As kafka-ui has it.
  app.get(`${path}/:broker/configs`, (request, reply) => {
    const { cluster, broker } = paramsOf(request);
    const base = shared.settings.contextPath;
    return reply.redirect(clusterLink(base, cluster, 'brokers', [broker]));
  });
};

function paramsOf(request: FastifyRequest): { readonly cluster: string; readonly broker: string } {
  return request.params as { readonly cluster: string; readonly broker: string };
}

async function readView(shared: Console, cluster: Cluster): Promise<BrokersView> {
  const [metadata, disks, version] = await Promise.all([
    cluster.metadata(),
    readDisks(cluster),
    protocolVersion(cluster),
  ]);
  const base = shared.settings.contextPath;
  return { base, cluster: cluster.name, metadata, disks, version };
}

/** @throws PageError 404; SourceError */
async function brokerNamed(cluster: Cluster, text: string): Promise<BrokerPlace> {
  const { brokers } = await cluster.metadata();
  const found = brokers.find(({ id }) => String(id) === text);
  if (found !== undefined) return found;
  const ids = brokers.map(({ id }) => String(id));
  throw new PageError(404, `cluster ${cluster.name} has no broker ${text}`, nearestOf(text, ids));
}

async function brokerBody(
  cluster: Cluster,
  { id, host, port, rack }: BrokerPlace,
  search: { readonly link: string; readonly q: string },
): Promise<Html> {
  const { controllerId } = await cluster.metadata();
  const [folders, configs] = await Promise.all([
    part(readDisks(cluster), (disks) => {
      const disk = disks.find(({ broker }) => broker === id);
      return disk && foldersPart(disk);
    }),
    part(readConfigs(cluster, { broker: id }), (found) =>
      configsPart({ ...search, configs: found }),
    ),
  ]);
  return html`${facts([
      ['Address', `${host}:${port}`],
      ['Rack', rack ?? '-'],
      ['Controller', id === controllerId ? 'yes' : 'no'],
    ])}
    <h2>Disk</h2>
    ${folders}
    <h2>Settings</h2>
    ${configs}`;
}
