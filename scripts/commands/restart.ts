import { fault, UserFault } from '../../stacks/errors.ts';
import { preparedProgram } from '../../stacks/program.ts';
import { parseUrn } from '../../stacks/provider/urn.ts';
import { inspect } from '../../stacks/resolve.ts';
import { awaitCopies } from '../../stacks/readiness/topics.ts';
import { isMember, runningParts, type Part } from '../../stacks/topology/types.ts';
import { stackAbsent } from '../../stacks/targets/target.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { deploy } from '../lib/deploy.ts';
import { print, printJson } from '../lib/print.ts';
import { ensurePlugins } from '../lib/pulumi.ts';
import { partsNamed } from '../lib/services.ts';
import { clearLocks, openStack, stackExists } from '../lib/stack.ts';

export async function run(
  { stack, json }: GlobalOptions,
  [service]: readonly unknown[],
): Promise<number> {
  const resolved = await readStack(stack);
  const { topology } = resolved;
  const isNamed = typeof service === 'string';
  const parts = isNamed ? partsNamed(service, topology) : runningParts(topology);
  refuseUnavailable(parts);
  if (!stackExists(stack)) throw stackAbsent(stack);
  clearLocks(stack);
  const warnings = await inspect(resolved);
  const opened = await openStack(
    stack,
    await ensurePlugins(resolved.target.plugins),
    preparedProgram(warnings),
  );
  const restart = async (round: readonly Part[]) => {
    const restarted = await resolved.target.operations.restart(topology, round);
    const urns = await urnsOf(opened, restarted);
    if (urns.length === 0) throw stackAbsent(stack);
    return deploy(opened, urns);
  };
  const [first = [], ...others] = roundsOf(parts, isNamed);
  let { outputs, changes } = await restart(first);
  for (const round of others) {
    await awaitCopies(outputs.endpoints.bootstrapServers, topology.readyTimeoutMs);
    ({ outputs, changes } = await restart(round));
  }
  if (json) printJson({ ok: true, changes, ...outputs });
  else print(`restarted and proven: ${isNamed ? service : 'all services'}`);
  return 0;
}

/** Brokers go one by one, so that the others serve meanwhile; whoever restarts the whole stack stops it anyway. */
function roundsOf(parts: readonly Part[], isNamed: boolean): Part[][] {
  const isBrokers = isNamed && parts.every((part) => isMember(part) && part.service === 'kafka');
  return isBrokers ? parts.map((part) => [part]) : [[...parts]];
}

function refuseUnavailable(parts: readonly Part[]): void {
  const faults = parts.flatMap(({ name: value, unavailable: problem }) => {
    const rest = { setting: 'SERVICE', value, fix: 'restart another service' };
    return problem === undefined ? [] : [fault('KS_SERVICE', { ...rest, problem })];
  });
  if (faults.length > 0) throw new UserFault(faults);
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
