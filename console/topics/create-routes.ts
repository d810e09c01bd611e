/** A new topic: the form, and what it makes. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { done, field, mustBeWritable } from '../shell/changes.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { clusterLink } from '../shell/links.ts';
import { sendPage } from '../shell/server.ts';
import { createTopic } from './changes.ts';
import { newTopicPage } from './new-topic-page.ts';
import { newTopicIn } from './new-topic.ts';
import { newTopicPath, topicsPath } from './paths.ts';

export function addCreate(app: FastifyInstance, shared: Console): void {
  const base = shared.settings.contextPath;
  const writable = (request: FastifyRequest) => {
    const cluster = clusterNamed(shared, (request.params as { readonly cluster: string }).cluster);
    mustBeWritable(cluster);
    return { cluster, list: clusterLink(base, cluster.name, 'all-topics') };
  };
  app.get(`${topicsPath}/${newTopicPath}`, (request, reply) => {
    const { cluster, list } = writable(request);
    return sendPage(shared, request, reply, {
      title: 'Create topic',
      cluster,
      section: 'all-topics',
      trail: [{ name: 'Topics', link: list }],
      body: newTopicPage(reply, `${list}/${newTopicPath}`, list),
    });
  });
  app.post(`${topicsPath}/${newTopicPath}`, async (request, reply) => {
    const { cluster } = writable(request);
    const { topics } = await cluster.metadata();
    const topic = newTopicIn((name) => field(request, name), topics.keys());
    await createTopic(cluster, topic);
    shared.log.info({ cluster: cluster.name, topic: topic.name }, 'changed: topic created');
    const link = clusterLink(base, cluster.name, 'all-topics', [topic.name]);
    return done(reply, link, `Topic ${topic.name} was created.`);
  });
}
