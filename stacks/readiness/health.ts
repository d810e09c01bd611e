/** Whether a service answers: the cheap half of a proof, without traces. */
import { messageOf } from '../errors.ts';
import type { ServiceName } from '../topology/types.ts';
import type { ProofContext } from './proofs/definition.ts';
import { proofs, type ProofName } from './proofs/index.ts';
import { abortable } from './retry.ts';

export interface Health {
  readonly service: ServiceName;
  readonly check: ProofName;
  readonly healthy: boolean;
  /** What was wrong. */
  readonly reason?: string;
}

/** Longest wait for one answer. */
const timeoutMs = 5000;

/** Never throws: what is wrong is the answer. */
export async function askHealth(
  check: ProofName,
  context: Omit<ProofContext, 'signal'>,
): Promise<Health> {
  const base = { service: proofs[check].needs[0], check };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await abortable(proofs[check].probe({ ...context, signal }), signal);
    return { ...base, healthy: true };
  } catch (error) {
    return { ...base, healthy: false, reason: messageOf(error) };
  }
}
