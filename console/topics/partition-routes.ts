/** More partitions: what that does to keys, and how many. */
import type { FastifyInstance } from 'fastify';
import { done, field } from '../shell/changes.ts';
import type { Console } from '../shell/console.ts';
import { plural } from '../shell/format.ts';
import { wrongValue } from '../shell/query.ts';
import { ordinaryPlace, sendChange } from './change-page.ts';
import { addPartitions } from './changes.ts';
import { partitionsPage } from './partitions-page.ts';
import { mostPartitions, wholeIn } from './new-topic.ts';
import { topicsPath } from './paths.ts';

export function addPartitionsRoutes(app: FastifyInstance, shared: Console): void {
  const path = `${topicsPath}/:topic/partitions`;
  app.get(path, async (request, reply) => {
    const place = await ordinaryPlace(shared, request);
    const body = partitionsPage(reply, place);
    return sendChange(shared, request, reply, { place, title: 'Add partitions', body });
  });
  app.post(path, async (request, reply) => {
    const { cluster, topic, link } = await ordinaryPlace(shared, request);
    const count = partitionsIn(field(request, 'partitions'), topic.partitions.length);
    await addPartitions(cluster, topic.name, count);
    const facts = { cluster: cluster.name, topic: topic.name, partitions: count };
    shared.log.info(facts, 'changed: partitions added');
    return done(reply, link(), `Topic ${topic.name} has ${plural(count, 'partition')} now.`);
  });
}

function partitionsIn(text: string, now: number): number {
  const count = wholeIn('Partitions in all', text, BigInt(now + 1), mostPartitions);
  if (count !== undefined) return Number(count);
  throw wrongValue('Partitions in all', text, `a whole number from ${now + 1}`);
}
