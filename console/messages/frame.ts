/** What the pages of a topic's messages share. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Console } from '../shell/console.ts';
import { html, type Content } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { sendPage } from '../shell/server.ts';
import { topicTabs } from '../topics/tabs.ts';
import type { TopicPlace } from '../topics/topic.ts';
import { schemasOf } from './avro/schemas.ts';
import type { MessagesQuery } from './query.ts';
import type { MessageLink } from './records-table.ts';
import type { Readings } from './shown-record.ts';

export const messagesPath = '/ui/clusters/:cluster/all-topics/:topic/messages';

/** Bytes of a key or a value in a list, and on a page of its own. */
export const [listBytes, wholeBytes] = [8192, 4_194_304];

/** @param limit bytes of one key or value that are shown */
export function readingsOf(
  { cluster }: Pick<TopicPlace, 'cluster'>,
  { keyFormat, valueFormat }: Pick<MessagesQuery, 'keyFormat' | 'valueFormat'>,
  limit: number,
): Readings {
  const schemas = schemasOf(cluster.registry);
  return {
    key: { format: keyFormat, schemas, limit },
    value: { format: valueFormat, schemas, limit },
  };
}

export function messageLink(place: TopicPlace): MessageLink {
  return (...parts) => place.link('messages', ...parts.map(String));
}

export function sendTopicPage(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  { cluster, topic }: TopicPlace,
  body: Content,
) {
  const base = shared.settings.contextPath;
  return sendPage(shared, request, reply, {
    title: topic.name,
    cluster,
    section: 'all-topics',
    trail: [{ name: 'Topics', link: clusterLink(base, cluster.name, 'all-topics') }],
    body: html`${topicTabs(base, cluster.name, topic.name, 'messages')} ${body}`,
  });
}
