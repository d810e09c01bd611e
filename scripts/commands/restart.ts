import { fault, UserFault } from '../../stacks/errors.ts';
import { program } from '../../stacks/program.ts';
import { inspect, type Resolved } from '../../stacks/resolve.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { deploy } from '../lib/deploy.ts';
import { print, printJson } from '../lib/print.ts';
import { ensurePulumi } from '../lib/pulumi.ts';
import { serviceNamed } from '../lib/services.ts';
import { clearLocks, openStack, stackExists } from '../lib/stack.ts';

export async function run(
  { stack, json }: GlobalOptions,
  [service]: readonly unknown[],
): Promise<number> {
  const resolved = await readStack(stack);
  const named = typeof service === 'string' ? serviceNamed(service, resolved.topology) : undefined;
  refuseUnavailable(resolved, named);
  if (!stackExists(stack)) throw new UserFault([notUp(stack)]);
  clearLocks(stack);
  await inspect(resolved);
  const opened = await openStack(stack, await ensurePulumi(), program);
  const urns = await processUrns(opened, named);
  if (urns.length === 0) throw new UserFault([notUp(stack)]);
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

/** Everything that a service's component holds. */
async function processUrns(
  stack: Awaited<ReturnType<typeof openStack>>,
  service: string | undefined,
): Promise<string[]> {
  const { deployment } = (await stack.exportStack()) as unknown as Exported;
  const own = (name: string) =>
    service === undefined || name === service || name.startsWith(`${service}-`);
  return (deployment.resources ?? [])
    .map(({ urn }) => urn)
    .filter((urn) => urn.split('::')[2]?.endsWith(':Process'))
    .filter((urn) => own(urn.split('::')[3] ?? ''));
}

function notUp(stack: string) {
  return fault('KS_STACK_ABSENT', {
    setting: '--stack',
    value: stack,
    problem: 'the stack is not up',
    fix: `./kstack up --stack ${stack}`,
  });
}
