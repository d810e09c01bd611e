/** A stack whose file names another target than the one it is up on. */
import { UserFault } from '../../stacks/errors.ts';
import { look, resolve, type Resolved } from '../../stacks/resolve.ts';
import { deployedTarget } from '../../stacks/state.ts';
import { say } from './print.ts';
import { settingsFor } from './settings.ts';
import { takeDown } from './take-down.ts';

/** The stack on the target that it is up on; undefined where that is the one of its file, or none. */
export async function onFormerTarget({ topology }: Resolved): Promise<Resolved | undefined> {
  const { stack, target } = topology;
  const former = deployedTarget(stack);
  if (former === undefined || former === target) return undefined;
  return resolve(stack, await settingsFor(stack, former));
}

/**
 * Takes the stack down where it was, so that it can come up where it is wanted: both would hold the same ports.
 * @throws UserFault, before anything is taken down, for what would be refused on the new target
 */
export async function leaveFormerTarget(resolved: Resolved): Promise<void> {
  const former = await onFormerTarget(resolved);
  if (former === undefined) return;
  const { stack, target } = resolved.topology;
  const faults = await look(resolved);
  const refused = faults.filter(
    // Its own are free by then.
    ({ level, code }) => level === 'error' && code !== 'KS_PORT_IN_USE',
  );
  if (refused.length > 0) throw new UserFault(refused);
  say(
    `stack ${stack} is up on target ${former.topology.target}: it is taken down there, where its volumes stay; target ${target} has volumes of its own`,
  );
  await takeDown(former);
}
