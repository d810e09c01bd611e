/** Ends what runs of a stack, wherever that is; its volumes stay. */
import type { Resolved } from '../../stacks/resolve.ts';
import type { PluginName } from '../../stacks/targets/target.ts';
import { ensurePlugins } from './pulumi.ts';
import { runEngine } from './run.ts';
import { clearLocks, knownIds, openStack, stackExists } from './stack.ts';

export interface TakenDown {
  /** How many resources of the state. */
  readonly removed: number;
  /** Names of what the state did not know. */
  readonly swept: readonly string[];
}

/** Its caller has taken away what locks were left. @throws UserFault when another command has begun since */
export async function takeDown({ target, topology }: Resolved): Promise<TakenDown> {
  const { stack } = topology;
  const { operations, plugins } = target;
  // What the state does not know would hold on to the network.
  const known = knownIds(stack);
  const unknown = known ? await operations.sweep(topology, known) : [];
  const removed = stackExists(stack) ? await destroy(stack, plugins) : 0;
  // Another command may have begun since.
  clearLocks(stack);
  const swept = [...unknown, ...(await operations.sweep(topology, new Set()))];
  return { removed, swept };
}

/** @returns how many resources were removed. */
async function destroy(stack: string, plugins: readonly PluginName[]): Promise<number> {
  const opened = await openStack(stack, await ensurePlugins(plugins));
  const { changes } = await runEngine(opened, (options) => opened.destroy(options));
  return changes['delete'] ?? 0;
}
