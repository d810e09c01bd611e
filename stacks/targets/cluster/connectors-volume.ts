/** The volume that is filled from a folder of the project, and what fills it. */
import { runningParts, type Part, type Topology, type Volume } from '../../topology/types.ts';
import { contentOf, type Delivery } from './connectors.ts';
import type { ClusterPlace } from './kubectl.ts';
import { partLabels } from './names.ts';

export function filledVolume({ volumes }: Part): Volume | undefined {
  return volumes.find(({ kind }) => kind === 'project');
}

/** @returns undefined where nothing runs that has such a volume */
export async function connectorsContent(topology: Topology): Promise<string | undefined> {
  const [volume] = runningParts(topology).flatMap((part) => filledVolume(part) ?? []);
  return volume === undefined ? undefined : contentOf(volume.name);
}

/** @returns undefined for a part without such a volume */
export function deliveryTo(
  part: Part,
  topology: Topology,
  place: ClusterPlace,
  content: string | undefined,
): Delivery | undefined {
  const volume = filledVolume(part);
  if (volume === undefined || content === undefined) return undefined;
  const { name: folder, mountPath } = volume;
  const labels = partLabels(part, topology);
  return { ...place, folder, mountPath, content, labels, timeoutMs: topology.readyTimeoutMs };
}
