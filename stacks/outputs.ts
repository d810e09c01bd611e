/** What a stack says about itself once it is ready. Smoke tests and tools read this and nothing else. */
import type { Output } from '@pulumi/pulumi';
import { formatFault, type Fault } from './errors.ts';
import type { Gate, ProofOutcome } from './readiness/gate.ts';
import type { ProofTools } from './readiness/proofs/definition.ts';
import type { ReadyEndpoints } from './readiness/endpoints.ts';
import { allMembers, type Member, type Topology, type Workload } from './topology/types.ts';

export interface ServiceSummary {
  /** Of several brokers each has its own: `kafka`, `kafka-2`, … */
  readonly name: string;
  /** Why it does not run; absent where it does. */
  readonly unavailable?: string;
  /** Published ports by name. */
  readonly ports: Readonly<Record<string, number>>;
}

export interface WorkloadSummary {
  readonly name: string;
  readonly program: string;
  /** URLs with `/health` and `/metrics`, one a replica. */
  readonly endpoints: readonly string[];
}

export interface StackOutputs {
  readonly stack: string;
  readonly target: string;
  readonly distribution: string;
  readonly brokers: number;
  readonly services: readonly ServiceSummary[];
  readonly workloads: readonly WorkloadSummary[];
  readonly endpoints: ReadyEndpoints;
  readonly proofs: readonly ProofOutcome[];
  readonly tools: ProofTools;
  readonly warnings: readonly string[];
}

type Pending<T> = { readonly [K in keyof T]: T[K] | Output<T[K]> };

export function stackOutputs(
  topology: Topology,
  gate: Gate,
  tools: ProofTools,
  warnings: readonly Fault[],
): Pending<StackOutputs> {
  const { stack, target, distribution, brokers } = topology;
  return {
    stack,
    target,
    distribution,
    brokers,
    services: allMembers(topology).map(summarize),
    workloads: topology.workloads.map((workload) => summarizeWorkload(workload, topology)),
    endpoints: gate.endpoints,
    proofs: gate.outcomes,
    tools,
    warnings: warnings.map(formatFault),
  };
}

function summarizeWorkload(
  { name, program, replicas }: Workload,
  { clientHost }: Topology,
): WorkloadSummary {
  const ports = replicas.flatMap((replica) =>
    replica.ports.flatMap(({ published }) => published ?? []),
  );
  return { name, program, endpoints: ports.map((port) => `http://${clientHost}:${port}`) };
}

function summarize(service: Member): ServiceSummary {
  const published = service.ports.filter(({ published }) => published !== undefined);
  return {
    name: service.name,
    ...(service.unavailable === undefined ? {} : { unavailable: service.unavailable }),
    ports: Object.fromEntries(published.map(({ name, published }) => [name, published ?? 0])),
  };
}
