/** What the addresses of this room name. */
import type { FastifyRequest } from 'fastify';
import type { Cluster } from '../cluster/cluster.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import type { Crumb } from '../shell/layout.ts';
import { clusterLink } from '../shell/links.ts';
import { visible } from '../shell/visible.ts';

export interface GroupPlace {
  readonly base: string;
  readonly cluster: Cluster;
  /** Its name; nobody has asked yet whether it is there. */
  readonly group: string;
  /** Address of a page of the group. */
  readonly link: (...parts: string[]) => string;
  readonly trail: readonly Crumb[];
}

/** @throws PageError 404 for the cluster */
export function groupPlace(shared: Console, request: FastifyRequest): GroupPlace {
  const params = request.params as { readonly cluster: string; readonly group: string };
  const cluster = clusterNamed(shared, params.cluster);
  const base = shared.settings.contextPath;
  const { group } = params;
  const all = clusterLink(base, cluster.name, 'consumer-groups');
  const link = (...parts: string[]) =>
    clusterLink(base, cluster.name, 'consumer-groups', [group, ...parts]);
  return { base, cluster, group, link, trail: [{ name: 'Consumers', link: all }] };
}

/** Way back from the pages below that of the group. */
export function trailBelow({ group, link, trail }: GroupPlace): readonly Crumb[] {
  return [...trail, { name: visible(group), link: link() }];
}
