import { formatFault, UserFault } from '../../stacks/errors.ts';
import { resolve, type Resolved } from '../../stacks/resolve.ts';
import type { PluginName } from '../../stacks/targets/target.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { runEngine } from '../lib/run.ts';
import { mebibytes, print, printJson, say } from '../lib/print.ts';
import { ensurePlugins } from '../lib/pulumi.ts';
import { clearLocks, knownIds, openStack, stackExists } from '../lib/stack.ts';

export async function run(options: GlobalOptions & { volumes?: boolean }): Promise<number> {
  const { stack, json = false, volumes = false } = options;
  const resolved = await readDespiteFaults(stack, volumes);
  clearLocks(stack);
  // Refuses before anything is stopped when the folder is another stack's.
  if (volumes) await resolved.target.operations.volumes(resolved.topology);
  const { operations } = resolved.target;
  // What the state does not know would hold on to the network.
  const known = knownIds(stack);
  const unknown = known ? await operations.sweep(resolved.topology, known) : [];
  const removed = stackExists(stack) ? await destroy(stack, resolved.target.plugins) : 0;
  // Another command may have begun since.
  clearLocks(stack);
  const swept = [...unknown, ...(await operations.sweep(resolved.topology, new Set()))];
  const deleted = volumes ? await deleteVolumes(resolved) : [];
  if (json) printJson({ ok: true, removed, swept, deletedVolumes: deleted });
  else if (removed + swept.length + deleted.length === 0) print(`stack ${stack} was not up`);
  else
    print(
      `stack ${stack} is down${volumes ? '; its volumes are deleted' : '; its volumes are kept'}`,
    );
  return 0;
}

/** Stopping needs no settings but the target; deleting volumes must know for sure where they are. */
async function readDespiteFaults(stack: string, volumes: boolean): Promise<Resolved> {
  try {
    return await readStack(stack);
  } catch (error) {
    if (volumes || !(error instanceof UserFault) || !stackExists(stack)) throw error;
    for (const each of error.faults) say(formatFault({ ...each, level: 'warning' }));
    return resolve(stack, {});
  }
}

/** @returns how many resources were removed. */
async function destroy(stack: string, plugins: readonly PluginName[]): Promise<number> {
  const opened = await openStack(stack, await ensurePlugins(plugins));
  const { changes } = await runEngine(opened, (options) => opened.destroy(options));
  return changes['delete'] ?? 0;
}

async function deleteVolumes({ target, topology }: Resolved): Promise<string[]> {
  const found = await target.operations.volumes(topology);
  for (const { name, location, bytes } of found) {
    say(`deleting volume ${name} (${mebibytes(bytes)}) ${location}`);
  }
  await target.operations.deleteVolumes(topology);
  return found.map(({ name }) => name);
}
