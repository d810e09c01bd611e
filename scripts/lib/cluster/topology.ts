/** What a stack is, or would be, in a cluster. */
import { UserFault } from '../../../stacks/errors.ts';
import { resolve } from '../../../stacks/resolve.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { settingsFor } from '../settings.ts';

/**
 * A stack of another target counts as if it were switched: a cluster is made before the stack that goes there.
 * @throws UserFault for settings that no cluster can be made for
 */
export async function clusterTopology(stack: string): Promise<Topology> {
  const { topology, faults } = resolve(stack, await settingsFor(stack, 'kubernetes'));
  const errors = faults.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new UserFault(errors);
  return topology;
}
