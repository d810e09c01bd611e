/** Topics: the list, and the tabs of each. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readConfigs } from '../brokers/configs.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { html, nothing, type Content } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { part } from '../shell/parts.ts';
import { pageIn, queryOf } from '../shell/query.ts';
import { sendPage, type Routes } from '../shell/server.ts';
import { readConsumers } from './consumers.ts';
import { consumersPart } from './consumers-page.ts';
import { listQuery, readList } from './list.ts';
import { countText, listPart, searchForm } from './list-page.ts';
import { addCreate } from './create-routes.ts';
import { addClear, addDelete } from './loss-routes.ts';
import { addPartitionsRoutes } from './partition-routes.ts';
import { newTopicPath, topicsPath } from './paths.ts';
import { addSettings } from './setting-routes.ts';
import { actions, overviewPart } from './overview-page.ts';
import { readOverview } from './overview.ts';
import { settingsPart } from './settings-page.ts';
import { topicTabs, type TopicTab } from './tabs.ts';
import { topicPlace, type TopicPlace } from './topic.ts';

export const topicsRoutes: Routes = (app, shared) => {
  app.get(topicsPath, (request, reply) => sendList(shared, request, reply));
  app.get(`${topicsPath}/:topic`, async (request, reply) => {
    const { cluster, topic } = request.params as {
      readonly cluster: string;
      readonly topic: string;
    };
    const known = clusterNamed(shared, cluster);
    // As kafka-ui has it. A topic may be called so, too.
    if (topic === 'create-new-topic' && !(await known.metadata()).topics.has(topic)) {
      const base = shared.settings.contextPath;
      return reply.redirect(clusterLink(base, cluster, 'all-topics', [newTopicPath]));
    }
    const page = pageIn(queryOf(request));
    return sendTab(shared, request, reply, 'overview', async (place) =>
      part(
        readOverview(place.cluster, place.topic, page),
        (overview) => html`${overviewPart(place, overview)}`,
      ),
    );
  });
  app.get(`${topicsPath}/:topic/consumers`, (request, reply) =>
    sendTab(shared, request, reply, 'consumers', ({ cluster, topic }) =>
      part(readConsumers(cluster, topic), (groups) =>
        consumersPart(shared.settings.contextPath, cluster.name, groups),
      ),
    ),
  );
  app.get(`${topicsPath}/:topic/settings`, (request, reply) =>
    sendTab(shared, request, reply, 'settings', (place) =>
      part(readConfigs(place.cluster, { topic: place.topic.name }), (configs) =>
        settingsPart(place, configs),
      ),
    ),
  );
  // As kafka-ui has them.
  app.get(`${topicsPath}/:topic/consumer-groups`, async (request, reply) =>
    reply.redirect((await topicPlace(shared, request)).link('consumers')),
  );
  app.get(`${topicsPath}/:topic/edit`, async (request, reply) =>
    reply.redirect((await topicPlace(shared, request)).link('settings')),
  );
  for (const add of changes) add(app, shared);
};

const changes: readonly Routes[] = [
  addCreate,
  addSettings,
  addPartitionsRoutes,
  addDelete,
  addClear,
];

async function sendList(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const params = request.params as { readonly cluster: string };
  const cluster = clusterNamed(shared, params.cluster);
  const query = listQuery(queryOf(request));
  const base = shared.settings.contextPath;
  const view = { base, cluster: cluster.name, query };
  const list = readList(cluster, query);
  // Where the brokers do not answer, the part below says so.
  const [count, rows] = await Promise.all([
    list.then(countText, () => ''),
    part(list, (found) => listPart(view, found)),
  ]);
  const create = clusterLink(base, cluster.name, 'all-topics', [newTopicPath]);
  return sendPage(shared, request, reply, {
    title: 'Topics',
    cluster,
    section: 'all-topics',
    body: html`${
        cluster.settings.readOnly
          ? nothing
          : html`<p class="actions"><a class="button" href="${create}">Create topic</a></p>`
      }
      ${searchForm(view)}
      <p id="topic-count" class="hint" role="status">${count}</p>
      <div id="topics">${rows}</div>`,
  });
}

async function sendTab(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  tab: TopicTab,
  bodyOf: (place: TopicPlace) => Promise<Content>,
): Promise<FastifyReply> {
  const place = await topicPlace(shared, request);
  const { cluster, topic } = place;
  const base = shared.settings.contextPath;
  return sendPage(shared, request, reply, {
    title: topic.name,
    cluster,
    section: 'all-topics',
    trail: [{ name: 'Topics', link: clusterLink(base, cluster.name, 'all-topics') }],
    body: html`${topicTabs(base, cluster.name, topic.name, tab)}
    ${tab === 'overview' ? actions(place) : nothing} ${await bodyOf(place)}`,
  });
}
