/** What cannot be taken back: delete a topic, clear it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readConfigs } from '../brokers/configs.ts';
import { done, mustBeConfirmed } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { plural } from '../shell/format.ts';
import { clusterLink } from '../shell/links.ts';
import { ordinaryPlace, sendChange } from './change-page.ts';
import { clearTopic, deleteTopic } from './changes.ts';
import { readConsumers } from './consumers.ts';
import { clearPage, deletePage, type Loss } from './loss-pages.ts';
import { readOverview } from './overview.ts';
import { topicsPath } from './paths.ts';
import type { TopicPlace } from './topic.ts';

export function addDelete(app: FastifyInstance, shared: Console): void {
  const path = `${topicsPath}/:topic/delete`;
  app.get(path, async (request, reply) => {
    const place = await ordinaryPlace(shared, request);
    const body = deletePage(reply, place, await lossOf(place));
    return sendChange(shared, request, reply, { place, title: 'Delete topic', body });
  });
  app.post(path, async (request, reply) => {
    const { cluster, topic } = await ordinaryPlace(shared, request);
    mustBeConfirmed(request, topic.name);
    await deleteTopic(cluster, topic.name);
    shared.log.info({ cluster: cluster.name, topic: topic.name }, 'changed: topic deleted');
    const list = clusterLink(shared.settings.contextPath, cluster.name, 'all-topics');
    return done(reply, list, `Topic ${topic.name} was deleted.`);
  });
}

export function addClear(app: FastifyInstance, shared: Console): void {
  const path = `${topicsPath}/:topic/clear`;
  app.get(path, async (request, reply) => {
    const place = await clearablePlace(shared, request);
    const body = clearPage(reply, place, await lossOf(place));
    return sendChange(shared, request, reply, { place, title: 'Clear messages', body });
  });
  app.post(path, async (request, reply) => {
    const { cluster, topic, link } = await clearablePlace(shared, request);
    mustBeConfirmed(request, topic.name);
    const records = await clearTopic(cluster, topic);
    const facts = { cluster: cluster.name, topic: topic.name, records };
    shared.log.info(facts, 'changed: topic cleared');
    return done(reply, link(), `${plural(records, 'record')} of ${topic.name} cleared.`);
  });
}

async function lossOf({ cluster, topic }: TopicPlace): Promise<Loss> {
  const [overview, groups] = await Promise.all([
    readOverview(cluster, topic, 1),
    readConsumers(cluster, topic),
  ]);
  return { overview, groups };
}

/** Kafka refuses it where records only leave by compaction. @throws PageError 400 */
async function clearablePlace(shared: Console, request: FastifyRequest): Promise<TopicPlace> {
  const place = await ordinaryPlace(shared, request);
  const { cluster, topic } = place;
  const configs = await readConfigs(cluster, { topic: topic.name });
  const policy = configs.find(({ name }) => name === 'cleanup.policy')?.value ?? '';
  if (policy.split(',').some((each) => each.trim() === 'delete')) return place;
  throw new PageError(
    400,
    `topic ${topic.name} cannot be cleared: its cleanup.policy is ${policy}`,
    'Kafka clears those only whose cleanup.policy has delete in it',
  );
}
