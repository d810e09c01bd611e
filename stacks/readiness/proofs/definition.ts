/** What a proof is: a quick probe, and the work that shows the capability for real. */
import { randomUUID } from 'node:crypto';
import type { ServiceName } from '../../topology/types.ts';
import type { Endpoints } from '../endpoints.ts';

export interface ProofContext {
  readonly endpoints: Endpoints;
  readonly brokers: number;
  readonly tools: ProofTools;
  readonly signal: AbortSignal;
}

/** How the target runs programs of Kafka, each as the command in front of its arguments. */
export interface ProofTools {
  readonly jmxTool: readonly string[];
  /** `host:port,…` of the brokers' JMX connectors, as the place of `jmxTool` reaches them. */
  readonly jmxAddress: string;
  /** `kafka-console-producer` and `-consumer`, run where clients that use the external host may live. */
  readonly consoleProducer: readonly string[];
  readonly consoleConsumer: readonly string[];
  /** Removes a file where Connect's worker runs. */
  readonly removeFile: readonly string[];
}

export interface Evidence {
  /** One line for people, such as `100 records through 3 partitions, in order`. */
  readonly summary: string;
  /** The figures behind it. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface ProofDefinition {
  /** Services whose death ends the wait at once. */
  readonly needs: readonly [ServiceName, ...ServiceName[]];
  /** Whether it is about the workloads, which come after the proofs of the services. @default false */
  readonly ofWorkloads?: boolean;
  /** Whether it runs programs of Kafka's own, which not every place has. @default false */
  readonly runsPrograms?: boolean;
  /** Whether the stack has what it proves. @default always */
  readonly wanted?: (endpoints: Endpoints) => boolean;
  /** What it proves, in a few words. */
  readonly claim: string;
  /** Cheap and without traces: is the service answering? */
  readonly probe: (context: ProofContext) => Promise<void>;
  /** Leaves nothing behind: topics, groups, schemas and connectors of its own are deleted again. */
  readonly prove: (context: ProofContext) => Promise<Evidence>;
}

/** A name no one else uses; `kstack-proof-` marks what a killed proof may have left. */
export function freshName(): string {
  return `kstack-proof-${randomUUID().slice(0, 8)}`;
}
