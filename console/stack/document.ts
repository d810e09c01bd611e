/**
 * The stack as one document, at `/api/stack`:
 * `{ stack, target, distribution, brokers, services, workloads, links, proofs, proving }`. `services` and `links` are as
 * they were deployed, with `healthy` and `reason` of now; `proofs` is what the console itself has proven; `workloads` is
 * what the programs tell of themselves.
 */
import { askHealth, type Health } from '../../stacks/readiness/health.ts';
import { isOfWorkloads } from '../../stacks/readiness/proofs/index.ts';
import type { ServiceDescription, StackDescription } from '../../stacks/topology/description.ts';
import type { Prover, ProofState } from './prover.ts';
import type { Workloads, WorkloadState } from './workloads.ts';

export interface StackDocument extends Pick<
  StackDescription,
  'stack' | 'target' | 'distribution' | 'brokers' | 'links'
> {
  readonly services: readonly ServiceState[];
  readonly proofs: readonly ProofState[];
  /** Whether proofs run at this moment. */
  readonly proving: boolean;
  readonly workloads: readonly WorkloadState[];
}

export interface ServiceState extends ServiceDescription {
  readonly healthy: boolean;
  /** What is wrong. */
  readonly reason?: string;
}

export async function readStack(
  description: StackDescription,
  prover: Prover,
  workloads: Workloads,
): Promise<StackDocument> {
  const { stack, target, distribution, brokers, links } = description;
  const ofServices = prover.names.filter((name) => !isOfWorkloads(name));
  const [health, states] = await Promise.all([
    Promise.all(ofServices.map((name) => askHealth(name, prover.context))),
    workloads.states(),
  ]);
  return {
    ...{ stack, target, distribution, brokers },
    services: description.services.map((part) => stateOf(part, health)),
    links,
    proofs: prover.states(),
    proving: prover.isRunning,
    workloads: states,
  };
}

/** What is asked is asked of all brokers at once: each gets the answer. */
function stateOf(part: ServiceDescription, health: readonly Health[]): ServiceState {
  if (part.unavailable !== undefined) return { ...part, healthy: false, reason: part.unavailable };
  const wrong = health.find((each) => each.service === part.service && !each.healthy);
  if (wrong === undefined) return { ...part, healthy: true };
  return { ...part, healthy: false, reason: `${wrong.check}: ${wrong.reason ?? ''}` };
}
