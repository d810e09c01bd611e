/** A new record: the form, and the sending. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OutgoingRecord } from '../../workloads/shared/record.ts';
import { done, field, mustBeWritable } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { PageError, SourceError } from '../shell/errors.ts';
import { subjectsOf } from '../schemas/registry.ts';
import { topicPlace, type TopicPlace } from '../topics/topic.ts';
import { schemasOf } from './avro/schemas.ts';
import { messageLink, messagesPath, sendTopicPage } from './frame.ts';
import { emptyFields, fieldNames, messageOf, type MessageFields } from './message-form.ts';
import { messageFormPage } from './message-form-page.ts';
import { partitionFor, produce, type Produced } from './produce.ts';

export function addProduce(app: FastifyInstance, shared: Console): void {
  const path = `${messagesPath}/new`;
  app.get(path, async (request, reply) => {
    const place = await topicPlace(shared, request);
    mustBeWritable(place.cluster);
    return sendForm(shared, request, reply, place, emptyFields);
  });
  app.post(path, async (request, reply) => {
    const place = await topicPlace(shared, request);
    mustBeWritable(place.cluster);
    const fields = fieldsIn(request);
    const { cluster, topic } = place;
    const sent = await send(place, fields).catch(refusedOnly);
    if (sent instanceof Error) {
      // What was typed is not lost.
      reply.code(sent instanceof PageError ? sent.status : 502);
      return sendForm(shared, request, reply, place, fields, problemOf(sent));
    }
    const { partition, offset } = sent;
    const logged = { cluster: cluster.name, topic: topic.name, partition, offset };
    shared.log.info(logged, 'changed: message produced');
    const text = `Sent to partition ${partition}, offset ${offset}.`;
    return done(reply, messageLink(place)(partition, offset), text);
  });
}

function refusedOnly(error: unknown): PageError | SourceError {
  if (error instanceof PageError || error instanceof SourceError) return error;
  throw error;
}

async function send({ cluster, topic }: TopicPlace, fields: MessageFields): Promise<Produced> {
  const message = await messageOf(fields, topic.partitions.length, schemasOf(cluster.registry));
  const { key, value, headers, timestamp } = message;
  const record: OutgoingRecord = {
    topic: topic.name,
    key,
    value,
    headers,
    ...(timestamp === undefined ? {} : { timestamp }),
  };
  return produce(cluster, record, message.partition ?? partitionFor(topic, key));
}

function fieldsIn(request: FastifyRequest): MessageFields {
  const entries = fieldNames.map((name) => [name, field(request, name)]);
  return Object.fromEntries(entries) as MessageFields;
}

function problemOf(error: PageError | SourceError): string {
  if (error instanceof SourceError) return `${error.source}: ${error.message}`;
  return error.fix === undefined ? error.message : `${error.message} (${error.fix})`;
}

async function sendForm(
  shared: Console,
  request: FastifyRequest,
  reply: FastifyReply,
  place: TopicPlace,
  fields: MessageFields,
  problem?: string,
) {
  const { cluster, topic } = place;
  // Only for choosing: a name can be typed as well.
  const subjects =
    cluster.registry === undefined ? [] : await subjectsOf(cluster.registry).catch(() => []);
  const action = messageLink(place)('new');
  const view = { topic, action, fields, subjects: subjects.slice(0, 500), problem };
  return sendTopicPage(shared, request, reply, place, messageFormPage(reply, view));
}
