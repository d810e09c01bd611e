/** What a proof is: a quick probe, and the work that shows the capability for real. */
import { randomUUID } from 'node:crypto';
import type { ServiceName } from '../../topology/types.ts';
import type { Endpoints } from '../endpoints.ts';

export interface ProofContext {
  readonly endpoints: Endpoints;
  readonly brokers: number;
  /** Command in front of the arguments of Kafka's JmxTool, as the target runs Java programs. */
  readonly jmxTool: readonly string[];
  readonly signal: AbortSignal;
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
