import { fault, UserFault } from '../../stacks/errors.ts';
import { preparedProgram } from '../../stacks/program.ts';
import { parseUrn } from '../../stacks/provider/urn.ts';
import { inspect, type Resolved } from '../../stacks/resolve.ts';
import { stackAbsent } from '../../stacks/targets/target.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { deploy } from '../lib/deploy.ts';
import { print, printJson } from '../lib/print.ts';
import { ensurePlugins } from '../lib/pulumi.ts';
import { serviceNamed } from '../lib/services.ts';
import { clearLocks, openStack, stackExists } from '../lib/stack.ts';

export async function run(
  { stack, json }: GlobalOptions,
  [service]: readonly unknown[],
): Promise<number> {
  const resolved = await readStack(stack);
  const named = typeof service === 'string' ? serviceNamed(service, resolved.topology) : undefined;
  refuseUnavailable(resolved, named);
  if (!stackExists(stack)) throw stackAbsent(stack);
  clearLocks(stack);
  const warnings = await inspect(resolved);
  const opened = await openStack(
    stack,
    await ensurePlugins(resolved.target.plugins),
    preparedProgram(warnings),
  );
  const { target, topology } = resolved;
  const services = topology.services.filter(({ name }) => named === undefined || name === named);
  const restarted = await target.operations.restart(
    topology,
    services.map(({ name }) => name),
  );
  const urns = await urnsOf(opened, restarted);
  if (urns.length === 0) throw stackAbsent(stack);
  const { outputs, changes } = await deploy(opened, urns);
  if (json) printJson({ ok: true, changes, ...outputs });
  else print(`restarted and proven: ${named ?? 'all services'}`);
  return 0;
}

function refuseUnavailable({ topology }: Resolved, named: string | undefined): void {
  const reason = topology.services.find(({ name }) => name === named)?.unavailable;
  if (reason === undefined) return;
  const rest = { setting: 'SERVICE', problem: reason, fix: 'restart another service' };
  throw new UserFault([fault('KS_SERVICE', { ...rest, value: named ?? '' })]);
}

interface Exported {
  readonly deployment: { readonly resources?: readonly { readonly urn: string }[] };
}

/** Of our own resources with these names. */
async function urnsOf(
  stack: Awaited<ReturnType<typeof openStack>>,
  names: readonly string[],
): Promise<string[]> {
  const { deployment } = (await stack.exportStack()) as unknown as Exported;
  return (deployment.resources ?? [])
    .map(({ urn }) => urn)
    .filter((urn) => ['Process', 'Proof'].includes(parseUrn(urn).type))
    .filter((urn) => names.includes(parseUrn(urn).name));
}
