/** The topic that an address names. */
import type { FastifyRequest } from 'fastify';
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { clusterLink } from '../shell/links.ts';
import { nearestOf } from '../shell/nearest.ts';

/** What all pages of one topic know. */
export interface TopicPlace {
  readonly cluster: Cluster;
  readonly topic: TopicMetadata;
  /** Address of the topic, or of what is below it. */
  readonly link: (...parts: readonly string[]) => string;
}

/** @throws PageError 404; SourceError */
export async function topicPlace(shared: Console, request: FastifyRequest): Promise<TopicPlace> {
  const params = request.params as { readonly cluster: string; readonly topic: string };
  const cluster = clusterNamed(shared, params.cluster);
  const topic = await topicNamed(cluster, params.topic);
  const base = shared.settings.contextPath;
  const link = (...parts: readonly string[]) =>
    clusterLink(base, cluster.name, 'all-topics', [topic.name, ...parts]);
  return { cluster, topic, link };
}

/** One that has just come is found, too. @throws PageError 404; SourceError */
export async function topicNamed(cluster: Cluster, name: string): Promise<TopicMetadata> {
  const known = (await cluster.metadata()).topics.get(name);
  if (known !== undefined) return known;
  cluster.forget();
  const { topics } = await cluster.metadata();
  const found = topics.get(name);
  if (found !== undefined) return found;
  const problem = `cluster ${cluster.name} has no topic ${name}`;
  throw new PageError(404, problem, nearestOf(name, [...topics.keys()]));
}
