import { formatFault, UserFault } from '../../stacks/errors.ts';
import { resolve, type Resolved } from '../../stacks/resolve.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { onFormerTarget } from '../lib/former.ts';
import { mebibytes, print, printJson, say } from '../lib/print.ts';
import { clearLocks, stackExists } from '../lib/stack.ts';
import { takeDown } from '../lib/take-down.ts';

export async function run(options: GlobalOptions & { volumes?: boolean }): Promise<number> {
  const { stack, json = false, volumes = false } = options;
  const resolved = await whereItIs(await readDespiteFaults(stack, volumes));
  clearLocks(stack);
  // Refuses before anything is stopped when the folder is another stack's.
  if (volumes) await resolved.target.operations.volumes(resolved.topology);
  const { removed, swept } = await takeDown(resolved);
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

/** The file may name another target by now. */
async function whereItIs(resolved: Resolved): Promise<Resolved> {
  const former = await onFormerTarget(resolved);
  if (former === undefined) return resolved;
  const { stack, target } = former.topology;
  say(`stack ${stack} is up on target ${target}: it is taken down there`);
  return former;
}

async function deleteVolumes({ target, topology }: Resolved): Promise<string[]> {
  const found = await target.operations.volumes(topology);
  for (const { name, location, bytes } of found) {
    say(`deleting volume ${name} (${mebibytes(bytes)}) ${location}`);
  }
  await target.operations.deleteVolumes(topology);
  return found.map(({ name }) => name);
}
