/** Takes a group away, or what it has committed of one topic. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { confirmation, done, mustBeConfirmed, mustBeWritable } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { plural } from '../shell/format.ts';
import { html, type Html } from '../shell/html.ts';
import { clusterLink } from '../shell/links.ts';
import { nearestOf } from '../shell/nearest.ts';
import { part } from '../shell/parts.ts';
import { sendPage } from '../shell/server.ts';
import { visible } from '../shell/visible.ts';
import { described, readGroup, type GroupState } from './group.ts';
import { groupPlace, trailBelow, type GroupPlace } from './place.ts';
import { mustBeIdle, tellRefusal, whyBusy } from './refusals.ts';

export function addDeletes(app: FastifyInstance, shared: Console): void {
  const groupPath = '/ui/clusters/:cluster/consumer-groups/:group';
  const topicPath = `${groupPath}/topics/:topic/delete`;
  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    title: string,
    bodyOf: (state: GroupState, place: GroupPlace) => Html,
  ) => {
    const place = groupPlace(shared, request);
    mustBeWritable(place.cluster);
    return sendPage(shared, request, reply, {
      title,
      cluster: place.cluster,
      section: 'consumer-groups',
      trail: trailBelow(place),
      body: await part(readGroup(place.cluster, place.group), (state) => bodyOf(state, place)),
    });
  };

  app.get(`${groupPath}/delete`, (request, reply) => {
    const title = `Delete group ${visible(groupPlace(shared, request).group)}`;
    return page(request, reply, title, (state, place) => confirmGroup(reply, state, place));
  });
  app.post(`${groupPath}/delete`, async (request, reply) => {
    const place = await idlePlace(shared, request, groupPlace(shared, request).group);
    const { cluster, group } = place;
    await tellRefusal(cluster.admin((admin) => admin.deleteGroups({ groups: [group] })));
    shared.log.info({ cluster: cluster.name, group }, 'changed: group deleted');
    const list = clusterLink(place.base, cluster.name, 'consumer-groups');
    return done(reply, list, `Group ${visible(group)} is deleted.`);
  });

  app.get(topicPath, (request, reply) => {
    const topic = topicIn(request);
    return page(request, reply, `Delete offsets of ${topic}`, (state, place) =>
      confirmTopic(reply, state, place, topic),
    );
  });
  app.post(topicPath, async (request, reply) => {
    const topic = topicIn(request);
    const place = await idlePlace(shared, request, topic);
    const { cluster, group } = place;
    const partitionIndexes = committedIn(await readGroup(cluster, group), topic);
    const topics = [{ name: topic, partitionIndexes }];
    await tellRefusal(
      cluster.admin((admin) => admin.deleteConsumerGroupOffsets({ groupId: group, topics })),
    );
    shared.log.info({ cluster: cluster.name, group, topic }, 'changed: offsets deleted');
    return done(reply, place.link(), `The offsets of topic ${topic} are deleted.`);
  });
}

function topicIn(request: FastifyRequest): string {
  return (request.params as { readonly topic: string }).topic;
}

/** Where all of it may be done. @throws PageError */
async function idlePlace(
  shared: Console,
  request: FastifyRequest,
  typed: string,
): Promise<GroupPlace> {
  const place = groupPlace(shared, request);
  mustBeWritable(place.cluster);
  mustBeConfirmed(request, typed);
  mustBeIdle(await described(place.cluster, place.group));
  return place;
}

function confirmGroup(reply: FastifyReply, state: GroupState, { group, link }: GroupPlace): Html {
  const busy = whyBusy(state.group);
  if (busy !== undefined) return html`<p class="notice failed">${visible(busy)}</p>`;
  const commits = state.places.filter(({ committed }) => committed !== undefined).length;
  return confirmation(reply, {
    lost: [
      html`The offsets of ${plural(commits, 'partition')} in ${plural(state.topics.length, 'topic')}
      are lost:
      ${state.topics.slice(0, mostNamed).join(', ')}${
        state.topics.length > mostNamed ? ' and more' : ''
      }`,
      html`Programs that join as this group again begin where their settings say, mostly at the end
      or the beginning. ${plural(state.lag.lag, 'record')} are not read yet.`,
      'Topics and records stay.',
    ],
    action: link('delete'),
    submit: 'Delete group',
    typed: group,
    back: link(),
  });
}

const mostNamed = 20;

function confirmTopic(
  reply: FastifyReply,
  state: GroupState,
  { group, link }: GroupPlace,
  topic: string,
): Html {
  const commits = plural(committedIn(state, topic).length, 'partition');
  const busy = whyBusy(state.group);
  if (busy !== undefined) return html`<p class="notice failed">${visible(busy)}</p>`;
  return confirmation(reply, {
    lost: [
      html`What group ${visible(group)} has committed in ${commits} of topic ${topic} is lost.`,
      'Its other topics, and all records, stay.',
    ],
    action: link('topics', topic, 'delete'),
    submit: 'Delete offsets',
    typed: topic,
    back: link(),
  });
}

/** Partitions of the topic that the group has committed. @throws PageError 404 for none */
function committedIn({ places, topics }: GroupState, topic: string): number[] {
  const own = places.filter((each) => each.topic === topic && each.committed !== undefined);
  if (own.length > 0) return own.map(({ partition }) => partition);
  throw new PageError(404, `the group has no offsets of topic ${topic}`, nearestOf(topic, topics));
}
