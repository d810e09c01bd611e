/** The messages of a topic. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../shell/html.ts';
import type { Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { part } from '../shell/parts.ts';
import { queryOf } from '../shell/query.ts';
import type { Routes } from '../shell/server.ts';
import { topicPlace, type TopicPlace } from '../topics/topic.ts';
import { addLive } from './live-route.ts';
import {
  listBytes,
  messageLink,
  messagesPath,
  readingsOf,
  sendTopicPage,
  wholeBytes,
} from './frame.ts';
import { foundMessages, messagesFrame, type MessagesView } from './messages-page.ts';
import { addProduce } from './produce-routes.ts';
import { fieldsOf, messagesQuery, type MessagesQuery } from './query.ts';
import { readRecord } from './one-record.ts';
import { readPage } from './read-page.ts';
import { recordPage } from './record-page.ts';
import { shownRecord } from './shown-record.ts';
import { timestampType } from './timestamp-type.ts';

export const messagesRoutes: Routes = (app, shared) => {
  app.get(messagesPath, (request, reply) => showMessages(shared, request, reply));
  app.get(`${messagesPath}/:partition/:offset`, (request, reply) =>
    showRecord(shared, request, reply),
  );
  app.get(`${messagesPath}/:partition/:offset/:part`, (request, reply) =>
    sendBytes(shared, request, reply),
  );
  addLive(app, shared);
  addProduce(app, shared);
};

async function showMessages(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const place = await topicPlace(shared, request);
  const query = messagesQuery(queryOf(request));
  const view: MessagesView = {
    query,
    fields: fieldsOf(queryOf(request)),
    link: messageLink(place),
    canWrite: !place.cluster.settings.readOnly,
  };
  const found = await part(findMessages(place, query), ({ page, rows }) =>
    foundMessages(view, page, rows),
  );
  return sendTopicPage(shared, request, reply, place, messagesFrame(view, found));
}

async function findMessages({ cluster, topic }: TopicPlace, query: MessagesQuery) {
  const readings = readingsOf({ cluster }, query, listBytes);
  const page = await readPage(cluster, topic, query, {
    ...readings,
    text: query.text,
    in: query.in,
  });
  const rows = await Promise.all(page.records.map((record) => shownRecord(record, readings)));
  return { page, rows };
}

async function showRecord(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const place = await topicPlace(shared, request);
  const { cluster, topic } = place;
  const record = await readRecord(cluster, topic, request.params as RecordPlace);
  const query = messagesQuery(queryOf(request));
  const row = await shownRecord(record, readingsOf(place, query, wholeBytes));
  const kind = await part(
    timestampType(cluster, topic.name),
    (type) => html`${type} (of the topic)`,
  );
  return sendTopicPage(shared, request, reply, place, recordPage(row, kind, messageLink(place)));
}

interface RecordPlace {
  readonly partition: string;
  readonly offset: string;
}

/** Never shown by the browser, whatever it holds: saved. */
async function sendBytes(shared: Console, request: FastifyRequest, reply: FastifyReply) {
  const { cluster, topic } = await topicPlace(shared, request);
  const params = request.params as RecordPlace & { readonly part: string };
  const name = (['key', 'value'] as const).find((each) => each === params.part);
  if (name === undefined)
    throw new PageError(404, `a message has a key and a value, no ${params.part}`);
  const record = await readRecord(cluster, topic, params);
  const bytes = record[name];
  if (bytes === null) throw new PageError(404, `the ${name} of this message is null`);
  const file = `${topic.name}-${record.partition}-${record.offset}-${name}.bin`;
  return reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename="${file}"`)
    .header('x-content-type-options', 'nosniff')
    .send(bytes);
}
