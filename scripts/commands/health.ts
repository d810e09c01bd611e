import { messageOf } from '../../stacks/errors.ts';
import { proofs, wantedProofs, type ProofName } from '../../stacks/readiness/proofs/index.ts';
import { abortable } from '../../stacks/readiness/retry.ts';
import type { Resolved } from '../../stacks/resolve.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { columns, print, printJson } from '../lib/print.ts';

const timeoutMs = 5000;

interface Health {
  readonly service: string;
  readonly check: ProofName;
  readonly healthy: boolean;
  /** What was wrong. */
  readonly reason?: string;
}

export async function run({ stack, json }: GlobalOptions): Promise<number> {
  const resolved = await readStack(stack);
  const wanted = wantedProofs(resolved.target.operations.endpoints(resolved.topology));
  const results = await Promise.all(wanted.map((name) => ask(name, resolved)));
  const healthy = results.every((result) => result.healthy);
  if (json) printJson({ stack, healthy, checks: results });
  else print(columns(['SERVICE', 'CHECK', 'HEALTH', ''], results.map(toRow)));
  return healthy ? 0 : 1;
}

async function ask(name: ProofName, { target, topology }: Resolved): Promise<Health> {
  const base = { service: proofs[name].needs[0], check: name };
  const signal = AbortSignal.timeout(timeoutMs);
  const context = {
    endpoints: target.operations.endpoints(topology),
    brokers: topology.brokers,
    tools: await target.operations.tools(topology),
    signal,
  };
  try {
    await abortable(proofs[name].probe(context), signal);
    return { ...base, healthy: true };
  } catch (error) {
    return { ...base, healthy: false, reason: messageOf(error) };
  }
}

function toRow({ service, check, healthy, reason }: Health): string[] {
  return [service, check, healthy ? 'healthy' : 'unhealthy', reason ?? ''];
}
