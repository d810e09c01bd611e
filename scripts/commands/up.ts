import type { Stack } from '@pulumi/pulumi/automation/index.js';
import type { Fault } from '../../stacks/errors.ts';
import { inspect, type Resolved } from '../../stacks/resolve.ts';
import { toolServers } from '../../stacks/targets/target.ts';
import { preparedProgram } from '../../stacks/program.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { deploy } from '../lib/deploy.ts';
import { leaveFormerTarget } from '../lib/former.ts';
import { bad, bold, duration, printJson, say } from '../lib/print.ts';
import { sayBeside, withProgress } from '../lib/progress.ts';
import { ensurePlugins, readyPulumi } from '../lib/pulumi.ts';
import { clearLocks, knownIds, openStack, stackExists } from '../lib/stack.ts';
import { printReady } from '../lib/ready.ts';

export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const startedAt = Date.now();
  const resolved = await readStack(stack);
  clearLocks(stack);
  await leaveFormerTarget(resolved);
  const looking = inspect(resolved);
  const opening = openEarly(stack, resolved, looking);
  const warnings = await looking;

  const { target, topology } = resolved;
  const known = knownIds(stack);
  const letGo = endWhenInterrupted(json);
  const prepared = prepare(target.preparing, () =>
    target.prepare(topology, { say: sayBeside, known }),
  );
  const [place] = await Promise.all([ensurePlugins(target.plugins), prepared]).finally(letGo);
  say(bold(`bringing up stack ${stack} on target ${topology.target}`));
  const opened = await (opening ?? openStack(stack, place, preparedProgram(warnings)));
  const { outputs, changes } = await deploy(opened);
  const tookMs = Date.now() - startedAt;
  if (json) printJson({ ok: true, tookMs, changes, ...outputs });
  else printReady(outputs, changes, toolServers(topology));
  say(`up after ${duration(tookMs)}`);
  return 0;
}

/** Choosing a stack that is there changes nothing: it need not wait until the machine has been looked at. */
function openEarly(
  stack: string,
  { target }: Resolved,
  looking: Promise<readonly Fault[]>,
): Promise<Stack> | undefined {
  const place = stackExists(stack) ? readyPulumi(target.plugins) : undefined;
  if (place === undefined) return undefined;
  const opening = openStack(stack, place, async () => preparedProgram(await looking)());
  // A refusal comes first, and nobody waits for this then.
  opening.catch(() => undefined);
  return opening;
}

/**
 * Downloads and pulls are safe to end anywhere. The command ends itself, for what it has started would outlive an error.
 * @returns how to stop listening
 */
function endWhenInterrupted(json: boolean | undefined): () => void {
  const end = () => {
    const error = 'interrupted; the next run goes on from here';
    if (json) printJson({ ok: false, error });
    sayBeside(`${bad('✗')} ${error}`);
    process.exit(1);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  return () => process.off('SIGINT', end).off('SIGTERM', end);
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
