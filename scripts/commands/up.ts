import { inspect } from '../../stacks/resolve.ts';
import { preparedProgram } from '../../stacks/program.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { deploy } from '../lib/deploy.ts';
import { bold, duration, printJson, say } from '../lib/print.ts';
import { withProgress } from '../lib/progress.ts';
import { ensurePlugins } from '../lib/pulumi.ts';
import { clearLocks, knownIds, openStack } from '../lib/stack.ts';
import { printReady } from '../lib/ready.ts';

export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const startedAt = Date.now();
  const resolved = await readStack(stack);
  clearLocks(stack);
  const warnings = await inspect(resolved);

  const { target, topology } = resolved;
  const known = knownIds(stack);
  const prepared = prepare(target.preparing, () => target.prepare(topology, { say, known }));
  const [place] = await Promise.all([ensurePlugins(target.plugins), prepared]);
  say(bold(`bringing up stack ${stack} on target ${topology.target}`));
  const { outputs, changes } = await deploy(
    await openStack(stack, place, preparedProgram(warnings)),
  );
  const tookMs = Date.now() - startedAt;
  if (json) printJson({ ok: true, tookMs, changes, ...outputs });
  else printReady(outputs, changes);
  say(`up after ${duration(tookMs)}`);
  return 0;
}

/** Says something only where the work takes long enough to wonder. */
async function prepare(label: string, work: () => Promise<void>): Promise<void> {
  const running = work();
  const quick = await Promise.race([
    running.then(() => true),
    new Promise<false>((resolve) => {
      setTimeout(resolve, 500, false).unref();
    }),
  ]);
  if (!quick) await withProgress(label, () => running);
}
