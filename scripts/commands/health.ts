import { askHealth, type Health } from '../../stacks/readiness/health.ts';
import { wantedProofs } from '../../stacks/readiness/proofs/index.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { columns, print, printJson } from '../lib/print.ts';

export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const { target, topology } = await readStack(stack);
  const endpoints = target.operations.endpoints(topology);
  const tools = await target.operations.tools(topology);
  const context = { endpoints, brokers: topology.brokers, tools };
  const results = await Promise.all(
    wantedProofs(endpoints).map((name) => askHealth(name, context)),
  );
  const healthy = results.every((result) => result.healthy);
  if (json) printJson({ stack, healthy, checks: results });
  else print(columns(['SERVICE', 'CHECK', 'HEALTH', ''], results.map(toRow)));
  return healthy ? 0 : 1;
}

function toRow({ service, check, healthy, reason }: Health): string[] {
  return [service, check, healthy ? 'healthy' : 'unhealthy', reason ?? ''];
}
