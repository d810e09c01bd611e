/** The gate: the only maker of ready endpoints. */
import { all, type Output, type Resource } from '@pulumi/pulumi';
import { Proof } from '../provider/resources.ts';
import type { Deployed, Deployment } from '../targets/target.ts';
import { membersOf, type Topology } from '../topology/types.ts';
import type { Endpoints, ReadyEndpoints } from './endpoints.ts';
import { isOfWorkloads, proofs, wantedProofs, type ProofName } from './proofs/index.ts';

export interface ProofOutcome {
  readonly proof: ProofName;
  readonly service: string;
  readonly claim: string;
  readonly summary: string;
  /** ISO 8601. */
  readonly provedAt: string;
  readonly tookMs: number;
}

export interface Gate {
  /** Resolve only when every proof has passed. */
  readonly endpoints: Output<ReadyEndpoints>;
  readonly outcomes: Output<ProofOutcome[]>;
}

/** Declares the proofs of a deployment whose services all run on this target. */
export function gate(topology: Topology, deployment: Deployment, parent: Resource): Gate {
  const running = new Set(deployment.services.map(({ part }) => part));
  const wanted = wantedProofs(deployment.endpoints).filter((name) =>
    proofs[name].needs.every((need) => running.has(need)),
  );
  const context = { topology, deployment, parent };
  const ofServices = wanted
    .filter((name) => !isOfWorkloads(name))
    .map((name) => declare(name, neededBy(name, topology, deployment), context));
  const workloads = deployment.workloads(ofServices.map(({ proof }) => proof));
  const ofWorkloads = wanted.filter(isOfWorkloads).map((name) => declare(name, workloads, context));
  const declared = [...ofServices, ...ofWorkloads];
  const outcomes = all(declared.map(outcome));
  return {
    outcomes,
    endpoints: outcomes.apply(() => deployment.endpoints as Endpoints as ReadyEndpoints),
  };
}

/** Of a service with several brokers all of them. */
function neededBy(name: ProofName, topology: Topology, { services }: Deployment): Deployed[] {
  const needed = proofs[name].needs.flatMap((need) => membersOf(topology, need));
  return services.filter(({ part }) => needed.some((member) => member.name === part));
}

interface Context {
  readonly topology: Topology;
  readonly deployment: Deployment;
  readonly parent: Resource;
}

function declare(
  name: ProofName,
  needed: readonly Deployed[],
  { topology, deployment, parent }: Context,
): { name: ProofName; proof: Proof } {
  const args = {
    proof: name,
    endpoints: deployment.endpoints,
    brokers: topology.brokers,
    tools: deployment.tools,
    watch: needed.flatMap(({ watch }) => [...watch]),
    timeoutMs: topology.readyTimeoutMs,
  };
  const dependsOn = needed.flatMap(({ resources }) => [...resources]);
  return { name, proof: new Proof(name, args, { parent, dependsOn }) };
}

function outcome({ name, proof }: { name: ProofName; proof: Proof }): Output<ProofOutcome> {
  const { needs, claim } = proofs[name];
  return all([proof.summary, proof.provedAt, proof.tookMs]).apply(
    ([summary, provedAt, tookMs]) => ({
      proof: name,
      service: needs[0],
      claim,
      summary,
      provedAt,
      tookMs,
    }),
  );
}
