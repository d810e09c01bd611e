/** Whether the consumer is well, and what it is at. */
import type { Health } from '../shared/http.ts';

export type Phase =
  'starting' | 'waiting for topics' | 'joining' | 'running' | 'stopping' | 'failed';

export interface HealthFacts {
  readonly phase: Phase;
  /** Why the last write failed; undefined while writes work. */
  readonly storageFault: string | undefined;
  /** Why the brokers cannot be read or asked; undefined while they can. */
  readonly brokerFault: string | undefined;
  readonly isStuck: boolean;
  readonly partitions: readonly string[];
  readonly behind: bigint;
  readonly sinceProgressMs: number;
}

export function healthOf(facts: HealthFacts): Health {
  const { phase, storageFault, brokerFault, isStuck } = facts;
  const works = storageFault === undefined && brokerFault === undefined && !isStuck;
  return { ok: phase === 'running' && works, ...facts };
}
