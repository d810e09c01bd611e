/** Volume claims of a stack: what `down` keeps. */
import type { Topology } from '../../topology/types.ts';
import type { VolumeInfo } from '../target.ts';
import { bytesOf } from './quantities.ts';
import { askKubectl, kubectl, listObjects, placeArgs, type ClusterPlace } from './kubectl.ts';
import { annotationNames, labelNames } from './names.ts';
import { homeDir } from '../../places.ts';

interface Claim {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
  readonly status?: { readonly capacity?: { readonly storage: string } };
}

/** @returns each with the size of the claim, which may be more than is used */
export async function claimsOf(topology: Topology, place: ClusterPlace): Promise<VolumeInfo[]> {
  const labels = { [labelNames.instance]: topology.stack };
  const claims = await listObjects<Claim>(place, 'persistentvolumeclaims', labels);
  return claims.map(({ metadata: { name }, spec, status }) => ({
    name,
    location: `${place.namespace}/${name}`,
    bytes: bytesOf(status?.capacity?.storage ?? spec.resources.requests.storage),
  }));
}

/** The namespace goes with them, if the stack has made it. */
export async function deleteClaims(topology: Topology, place: ClusterPlace): Promise<void> {
  const selector = `${labelNames.instance}=${topology.stack}`;
  await kubectl(place, ['delete', 'persistentvolumeclaims', '--selector', selector, '--wait']);
  if (await isOwn(place)) await kubectl(place, ['delete', 'namespace', place.namespace, '--wait']);
}

async function isOwn(place: ClusterPlace): Promise<boolean> {
  const args = ['get', 'namespace', place.namespace, '--output', 'json'];
  const { ok, stdout } = await askKubectl([...placeArgs(place), ...args]);
  if (!ok) return false;
  const { metadata } = JSON.parse(stdout) as {
    metadata: { annotations?: Readonly<Record<string, string>> };
  };
  return metadata.annotations?.[annotationNames.home] === homeDir;
}
