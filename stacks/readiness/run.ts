/** Runs a proof: waits for the service to answer, then for the evidence, and says well why not. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Endpoints } from './endpoints.ts';
import { lastLines } from './log-tail.ts';
import type { ProofContext, ProofDefinition } from './proofs/definition.ts';
import { proofs, type ProofName } from './proofs/index.ts';
import { abortable, Refuted, until } from './retry.ts';

/** A process behind the proof. */
export interface Watch {
  readonly name: string;
  readonly logFile: string;
  readonly isAlive: () => boolean;
  readonly ending: () => string;
}

export interface ProofRun {
  readonly proof: ProofName;
  readonly endpoints: Endpoints;
  readonly brokers: number;
  readonly jmxTool: readonly string[];
  readonly watch: readonly Watch[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ProofResult {
  readonly summary: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly provedAt: string;
  /** From the start of the wait to the evidence. */
  readonly tookMs: number;
}

/** @throws with service, place, time waited, cause and the last log lines. */
export async function runProof(run: ProofRun): Promise<ProofResult> {
  const startedAt = Date.now();
  const over = new AbortController();
  const signal = AbortSignal.any([run.signal, over.signal]);
  const work = prove(proofs[run.proof], { ...run, signal }, run.timeoutMs);
  try {
    const evidence = await Promise.race([work, deathOf(run.watch, signal)]);
    return { ...evidence, provedAt: new Date().toISOString(), tookMs: Date.now() - startedAt };
  } catch (error) {
    over.abort(new Error('the proof is over'));
    await Promise.race([work.catch(() => undefined), delay(cleanUpMs)]);
    if (run.signal.aborted) throw error;
    throw new Error(explain(run, error, Date.now() - startedAt), { cause: error });
  } finally {
    over.abort(new Error('the proof is over'));
  }
}

/** What a proof that is cut short gets to take its topics, groups and connectors away again. */
const cleanUpMs = 5000;

async function prove(proof: ProofDefinition, context: ProofContext, timeoutMs: number) {
  const deadline = Date.now() + timeoutMs;
  const options = { signal: context.signal };
  await until(() => proof.probe(context), { ...options, timeoutMs });
  let last: Promise<unknown> = Promise.resolve();
  try {
    return await until(
      (signal) => {
        const attempt = proof.prove({ ...context, signal });
        last = attempt;
        return attempt;
      },
      { ...options, timeoutMs: deadline - Date.now() },
    );
  } finally {
    // `until` ends with its signal; the attempt itself ends once it has cleaned up.
    await Promise.race([last.catch(() => undefined), delay(cleanUpMs)]);
  }
}

class Died extends Error {
  readonly watch: Watch;

  constructor(watch: Watch) {
    super(`${watch.name} is not running: ${watch.ending()}`);
    this.watch = watch;
  }
}

/** Never resolves: waiting on a dead service is pointless. */
async function deathOf(watches: readonly Watch[], signal: AbortSignal): Promise<never> {
  while (!signal.aborted) {
    const dead = watches.find((watch) => !watch.isAlive());
    // The exit code may come a moment after the process is gone.
    if (dead) await delay(50);
    if (dead) throw new Died(dead);
    await delay(100);
  }
  return abortable(Promise.withResolvers<never>().promise, signal);
}

function explain(run: ProofRun, error: unknown, waitedMs: number): string {
  const { needs, claim } = proofs[run.proof];
  const code = error instanceof Died ? 'KS_START' : 'KS_PROOF';
  const blamed =
    error instanceof Died ? error.watch : run.watch.find((each) => each.name === needs[0]);
  const cause = error instanceof Error && error.cause ? ` (${messageOf(error.cause)})` : '';
  const verdict = error instanceof Refuted ? 'refuted' : 'not shown';
  return [
    `${code} ${blamed?.name ?? needs[0]}: ${messageOf(error)}${cause}`,
    `  proof ${run.proof} ("${claim}") ${verdict} after ${(waitedMs / 1000).toFixed(1)} s`,
    ...(blamed ? [`  last lines of ${blamed.logFile}:`, ...lastLines(blamed.logFile, 12)] : []),
  ].join('\n');
}
