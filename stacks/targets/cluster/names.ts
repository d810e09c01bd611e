/** What a stack's objects are called in a cluster, and how they are told from others. */
import { homeDir } from '../../places.ts';
import type { Part, Topology } from '../../topology/types.ts';

/** The well-known labels: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
export const labelNames = {
  name: 'app.kubernetes.io/name',
  instance: 'app.kubernetes.io/instance',
  component: 'app.kubernetes.io/component',
  partOf: 'app.kubernetes.io/part-of',
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

export const annotationNames = {
  /** The home whose state knows it: two checkouts may have stacks of one name. */
  home: 'kafka-stack/home',
  /** When it was made; another time means another object. */
  made: 'kafka-stack/made',
  /** What a pod read when it started: other settings mean another pod. */
  settings: 'kafka-stack/settings',
} as const;

/** Labels of everything that the stack has in the cluster. */
export function stackLabels({ stack }: Pick<Topology, 'stack'>): Record<string, string> {
  return {
    [labelNames.instance]: stack,
    [labelNames.partOf]: 'kafka-stack',
    [labelNames.managedBy]: 'pulumi',
  };
}

/** Labels by which the pods of a part are found; they never change. */
export function partLabels({ name }: Pick<Part, 'name'>, { stack }: Pick<Topology, 'stack'>) {
  return { [labelNames.name]: name, [labelNames.instance]: stack };
}

export function homeAnnotation(): Record<string, string> {
  return { [annotationNames.home]: homeDir };
}
