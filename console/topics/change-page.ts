/** Pages that ask before a change of a topic, and who may see them. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mustBeWritable } from '../shell/changes.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import type { Content } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { sendPage } from '../shell/server.ts';
import { topicPlace, type TopicPlace } from './topic.ts';

export interface ChangePage {
  readonly place: TopicPlace;
  readonly title: string;
  readonly body: Content;
  /** Where one comes from, below the topic. */
  readonly tab?: 'settings';
}

export function sendChange(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  { place, title, body, tab }: ChangePage,
): FastifyReply {
  const { cluster, topic, link } = place;
  const list = clusterLink(shared.settings.contextPath, cluster.name, 'all-topics');
  return sendPage(shared, request, reply, {
    title,
    cluster,
    section: 'all-topics',
    trail: [
      { name: 'Topics', link: list },
      { name: topic.name, link: link() },
      ...(tab === undefined ? [] : [{ name: 'Settings', link: link(tab) }]),
    ],
    body,
  });
}

/** @throws PageError 403, 404 */
export async function writablePlace(shared: Console, request: FastifyRequest): Promise<TopicPlace> {
  mustBeWritable(clusterNamed(shared, (request.params as { readonly cluster: string }).cluster));
  return topicPlace(shared, request);
}

/** Kafka itself keeps its state in the others. @throws PageError 403 */
export async function ordinaryPlace(shared: Console, request: FastifyRequest): Promise<TopicPlace> {
  const place = await writablePlace(shared, request);
  const { name, isInternal } = place.topic;
  if (!isInternal) return place;
  throw new PageError(403, `topic ${name} is one of Kafka's own: it stays as it is`);
}
