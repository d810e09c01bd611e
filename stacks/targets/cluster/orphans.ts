/** Objects that a killed command has made and the state does not know. */
import { partsOf, type Topology } from '../../topology/types.ts';
import { kubectl, listObjects, type ClusterPlace } from './kubectl.ts';
import { objectName } from './manifests.ts';
import { labelNames } from './names.ts';

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

const withPods = 'statefulsets.apps,deployments.apps';
const others = 'services,configmaps,secrets,poddisruptionbudgets.policy';

/**
 * Removes what no state knows; claims stay, whoever made them.
 * @param known ids that stay, such as `namespace/name`
 * @returns names of those that had pods
 */
export async function sweep(
  topology: Topology,
  place: ClusterPlace,
  known: ReadonlySet<string>,
): Promise<string[]> {
  const labels = { [labelNames.instance]: topology.stack };
  const isUnknown = ({ metadata }: Named) => !known.has(`${place.namespace}/${metadata.name}`);
  const found = (await listObjects<Named>(place, withPods, labels)).filter(isUnknown);
  // Clients first, ZooKeeper last: an orderly end needs the ones behind.
  const order = partsOf(topology).map(objectName).reverse();
  const position = ({ metadata }: Named) => order.indexOf(metadata.name);
  for (const { kind, metadata } of found.toSorted((a, b) => position(a) - position(b))) {
    await kubectl(place, [
      'delete',
      kind,
      metadata.name,
      '--cascade=foreground',
      '--ignore-not-found',
      '--wait',
    ]);
  }
  const rest = (await listObjects<Named>(place, others, labels)).filter(isUnknown);
  for (const { kind, metadata } of rest)
    await kubectl(place, ['delete', kind, metadata.name, '--ignore-not-found']);
  return found.map(({ metadata }) => metadata.name);
}
