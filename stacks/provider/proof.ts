/** The resource `Proof`: the readiness gate of one capability. Created only once the proof has passed. */
import { setTimeout } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { proofs } from '../readiness/proofs/index.ts';
import { runProof, type ProofResult, type ProofRun } from '../readiness/run.ts';
import { toWatch, type Watched } from './watched.ts';

export interface ProofInputs extends Omit<ProofRun, 'watch' | 'signal'> {
  /** What ends the wait by its death; pids and ids in it also make a restarted service prove itself again. */
  readonly watch: readonly Watched[];
}

export interface ProofOutputs extends ProofInputs, ProofResult {}

export const proofResource = {
  async create(inputs: ProofInputs, signal: AbortSignal) {
    return { id: inputs.proof, ...(await this.update(inputs, signal)) };
  },

  async update(inputs: ProofInputs, signal: AbortSignal): Promise<{ outs: ProofOutputs }> {
    const result = await runProof({ ...inputs, watch: inputs.watch.map(toWatch), signal });
    return { outs: { ...inputs, ...result } };
  },

  /** Unchanged inputs are believed only while the service still answers. */
  async diff(olds: ProofOutputs, news: ProofInputs) {
    const keys = ['proof', 'endpoints', 'brokers', 'tools', 'watch', 'timeoutMs'] as const;
    const changed = keys.some((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    return { changes: changed || !(await stillAnswers(news)) };
  },
};

/** A busy machine is slow to answer, and no reason to prove everything again. */
const answerMs = 15_000;
/** Nor is one connection that broke. */
const againMs = 500;

async function stillAnswers(inputs: ProofInputs): Promise<boolean> {
  const signal = AbortSignal.timeout(answerMs);
  const ask = () => proofs[inputs.proof].probe({ ...inputs, signal });
  try {
    await ask().catch(async () => {
      await setTimeout(againMs);
      await ask();
    });
    return true;
  } catch (error) {
    console.error(`${inputs.proof}: ${messageOf(error)}`);
    return false;
  }
}
