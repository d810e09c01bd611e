/**
 * What of a stack is in the cluster right now. Pulumi believes its state; an object that someone has removed or scaled
 * is only made anew when the program says that it must be, in preview and update alike.
 */
import type { Topology } from '../../topology/types.ts';
import { listObjects, type ClusterPlace } from './kubectl.ts';
import type { Manifest } from './manifests.ts';
import { annotationNames, labelNames } from './names.ts';

/** @returns annotations of an object: those of its making, or, where it is gone or changed, new ones */
export type Present = (manifest: Manifest) => Readonly<Record<string, string>>;

interface Found {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: { readonly replicas?: number };
}

/** With short names `kubectl get all` would take twice as long. */
const kinds = [
  'namespaces',
  'configmaps',
  'secrets',
  'services',
  'persistentvolumeclaims',
  'statefulsets.apps',
  'deployments.apps',
  'poddisruptionbudgets.policy',
].join(',');

export async function lookForStack(topology: Topology, place: ClusterPlace): Promise<Present> {
  const labels = { [labelNames.instance]: topology.stack };
  const objects = await listObjects<Found>(place, kinds, labels);
  const found = new Map(
    objects
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((each) => [`${each.kind} ${each.metadata.name}`, each]),
  );
  return presentAmong(found);
}

function presentAmong(found: ReadonlyMap<string, Found>): Present {
  const now = new Date().toISOString();
  return (manifest) => {
    const object = found.get(`${manifest.kind} ${manifest.metadata.name}`);
    const made = object && isAsMade(object, manifest) ? object.metadata.annotations : undefined;
    return { [annotationNames.made]: made?.[annotationNames.made] ?? now };
  };
}

function isAsMade({ spec }: Found, manifest: Manifest): boolean {
  const wanted = (manifest['spec'] as { replicas?: number } | undefined)?.replicas;
  // More or fewer of them by the configuration is a change like any other.
  return wanted === undefined || spec?.replicas !== 0;
}
