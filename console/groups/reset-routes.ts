/** Resets offsets: form and preview by GET, the change by POST. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { done, field, mustBeConfirmed, mustBeWritable } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { plural } from '../shell/format.ts';
import { html, type Html } from '../shell/html.ts';
import { part } from '../shell/parts.ts';
import { queryOf, textIn } from '../shell/query.ts';
import { sendPage } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { described, readGroup } from './group.ts';
import { groupPlace, trailBelow, type GroupPlace } from './place.ts';
import { previewOf } from './preview.ts';
import { mustBeIdle, tellRefusal, whyBusy } from './refusals.ts';
import { parseTargets, readReset } from './reset.ts';
import { previewSection, resetForm } from './reset-page.ts';

export function addReset(app: FastifyInstance, shared: Console): void {
  const path = '/ui/clusters/:cluster/consumer-groups/:group/reset';

  app.get(path, async (request, reply) => {
    const place = groupPlace(shared, request);
    mustBeWritable(place.cluster);
    return sendPage(shared, request, reply, {
      title: `Reset offsets of ${visible(place.group)}`,
      cluster: place.cluster,
      section: 'consumer-groups',
      trail: trailBelow(place),
      body: await part(formAndPreview(place, request, reply), (body) => body),
    });
  });

  app.post(path, async (request, reply) => {
    const place = groupPlace(shared, request);
    mustBeWritable(place.cluster);
    mustBeConfirmed(request, place.group);
    const { topic, partitions } = await resetNow(place, request);
    const { name } = place.cluster;
    shared.log.info({ cluster: name, group: place.group, topic, partitions }, 'changed: offsets');
    const where = plural(partitions, 'partition');
    return done(reply, place.link(), `Offsets are reset in ${where} of topic ${topic}.`);
  });
}

async function formAndPreview(
  place: GroupPlace,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Html> {
  const { group, topics } = await readGroup(place.cluster, place.group);
  const busy = whyBusy(group);
  if (busy !== undefined) return html`<p class="notice failed">${visible(busy)}</p>`;
  const query = queryOf(request);
  const form = resetForm(query, topics, place.link('reset'));
  if (textIn(query, 'to') === '') return form;
  const preview = await previewOf(place.cluster, group, readReset(query));
  const links = { action: place.link('reset'), back: place.link() };
  return html`${form} ${previewSection(reply, place.group, preview, links)}`;
}

interface Done {
  readonly topic: string;
  readonly partitions: number;
}

async function resetNow({ cluster, group }: GroupPlace, request: FastifyRequest): Promise<Done> {
  const [topic, targets] = [field(request, 'topic'), parseTargets(field(request, 'targets'))];
  mustBeIdle(await described(cluster, group));
  const topics = [{ name: topic, partitionOffsets: targets.map((each) => ({ ...each })) }];
  await tellRefusal(
    cluster.admin((admin) => admin.alterConsumerGroupOffsets({ groupId: group, topics })),
  );
  return { topic, partitions: targets.length };
}
