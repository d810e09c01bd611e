/** The registry that an address names. */
import type { FastifyRequest } from 'fastify';
import type { Cluster } from '../cluster/cluster.ts';
import type { HttpSource } from '../cluster/http-source.ts';
import { clusterNamed, type Console } from '../shell/console.ts';
import { PageError } from '../shell/errors.ts';
import { clusterLink } from '../shell/links.ts';
import type { Crumb } from '../shell/layout.ts';

export const schemasPath = '/ui/clusters/:cluster/schemas';
/** As kafka-ui has it. */
export const newPart = 'create-new';

export interface RegistryPlace {
  readonly cluster: Cluster;
  readonly registry: HttpSource;
  /** Of the section, or of what is below it. */
  readonly link: (...parts: readonly (string | number)[]) => string;
}

export interface SubjectPlace extends RegistryPlace {
  readonly subject: string;
}

/** @throws PageError 404 */
export function registryPlace(shared: Console, request: FastifyRequest): RegistryPlace {
  const { cluster: name } = request.params as { readonly cluster: string };
  const cluster = clusterNamed(shared, name);
  const { registry } = cluster;
  if (registry === undefined) {
    throw new PageError(
      404,
      `cluster ${name} has no schema registry`,
      'SCHEMAREGISTRY of the cluster in the environment of the console is its address',
    );
  }
  const base = shared.settings.contextPath;
  return { cluster, registry, link: (...parts) => clusterLink(base, name, 'schemas', parts) };
}

/** @throws PageError 404 */
export function subjectPlace(shared: Console, request: FastifyRequest): SubjectPlace {
  const { subject } = request.params as { readonly subject: string };
  return { ...registryPlace(shared, request), subject };
}

/** Way back from the page of a subject, or from what is below it. */
export function trailOf({ link }: RegistryPlace, subject?: string): Crumb[] {
  return [
    { name: 'Schema Registry', link: link() },
    ...(subject === undefined ? [] : [{ name: subject, link: link(subject) }]),
  ];
}
