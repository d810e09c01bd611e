/** What the addresses of this room name. */
import type { FastifyRequest } from 'fastify';
import type { Cluster } from '../cluster/cluster.ts';
import type { HttpSource } from '../cluster/http-source.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import type { Crumb } from '../shell/layout.ts';
import { clusterLink } from '../shell/links.ts';
import { nearestOf } from '../shell/nearest.ts';
import { visible } from '../shell/visible.ts';

export interface ConnectorPlace {
  readonly base: string;
  readonly cluster: Cluster;
  readonly connect: string;
  readonly source: HttpSource;
  /** Of the connector; nobody has asked yet whether it is there. */
  readonly name: string;
  /** Address of a page of the connector. */
  readonly link: (...parts: (string | number)[]) => string;
  /** Address of the list. */
  readonly list: string;
  readonly trail: readonly Crumb[];
}

/** @throws PageError 404 for the cluster and for Connect */
export function connectorPlace(shared: Console, request: FastifyRequest): ConnectorPlace {
  const params = request.params as Readonly<Record<'cluster' | 'connect' | 'name', string>>;
  const cluster = clusterNamed(shared, params.cluster);
  const base = shared.settings.contextPath;
  const { connect, name } = params;
  const link = (...parts: (string | number)[]) =>
    clusterLink(base, cluster.name, 'connectors', [connect, name, ...parts]);
  const list = clusterLink(base, cluster.name, 'connectors');
  const source = connectNamed(cluster, connect);
  const trail = [{ name: 'Kafka Connect', link: list }];
  return { base, cluster, connect, source, name, link, list, trail };
}

/** @throws PageError 404 */
export function connectNamed({ connects, name }: Cluster, connect: string): HttpSource {
  const found = connects.get(connect);
  if (found !== undefined) return found;
  const problem = `cluster ${name} has no Connect named ${connect}`;
  throw new PageError(404, problem, nearestOf(connect, [...connects.keys()]));
}

/** Way back from the pages below that of the connector. */
export function trailBelow({ name, link, trail }: ConnectorPlace): readonly Crumb[] {
  return [...trail, { name: visible(name), link: link() }];
}
