import type { Topology } from '../../topology/types.ts';
import { chooseContext } from './context.ts';
import type { ClusterPlace } from './kubectl.ts';

/** Where the stack lives. @throws UserFault when there is no such place, or it is not a stack's to touch. */
export async function placeOf({ cluster }: Topology): Promise<ClusterPlace> {
  return { context: await chooseContext(cluster.context), namespace: cluster.namespace };
}
