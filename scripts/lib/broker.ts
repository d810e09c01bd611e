import { stackAbsent } from '../../stacks/targets/target.ts';
import type { Endpoints } from '../../stacks/readiness/endpoints.ts';
import { brokersOf } from '../../stacks/topology/types.ts';
import { readStack } from './context.ts';

/**
 * Where a stack whose broker runs can be reached. Pulumi is not asked: that would take longer than most of what follows.
 * @throws UserFault KS_STACK_ABSENT
 */
export async function runningEndpoints(stack: string): Promise<Endpoints> {
  const { target, topology } = await readStack(stack);
  const parts = await target.operations.status(topology);
  const brokers = brokersOf(topology).map(({ name }) => name);
  const runs = parts.some(({ service, state }) => brokers.includes(service) && state === 'running');
  if (!runs) throw stackAbsent(stack, 'its broker does not run');
  return target.operations.endpoints(topology);
}
