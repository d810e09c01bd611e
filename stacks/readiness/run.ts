/** Runs a proof: waits for the service to answer, then for the evidence, and says well why not. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Endpoints } from './endpoints.ts';
import type { ProofContext, ProofDefinition, ProofTools } from './proofs/definition.ts';
import { proofs, type ProofName } from './proofs/index.ts';
import { abortable, Refuted, until } from './retry.ts';

/** A process or container behind the proof. */
export interface Watch {
  readonly name: string;
  /** Where its log can be read. */
  readonly log: string;
  /** How it ended, such as `exit code 1`; undefined while it works or may still come back by itself. */
  readonly ending: () => Promise<string | undefined>;
  readonly lastLines: (count: number) => Promise<string[]>;
}

export interface ProofRun {
  readonly proof: ProofName;
  readonly endpoints: Endpoints;
  readonly brokers: number;
  readonly tools: ProofTools;
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
    const waitedMs = Date.now() - startedAt;
    throw new Error(await explain(run, error, waitedMs), { cause: error });
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

  constructor(watch: Watch, ending: string) {
    super(`${watch.name} is not running: ${ending}`);
    this.watch = watch;
  }
}

/** Never resolves: waiting on a dead service is pointless. */
async function deathOf(watches: readonly Watch[], signal: AbortSignal): Promise<never> {
  while (!signal.aborted) {
    for (const watch of watches) {
      const ending = await watch.ending();
      if (ending !== undefined) throw new Died(watch, ending);
    }
    await delay(100);
  }
  return abortable(Promise.withResolvers<never>().promise, signal);
}

async function explain(run: ProofRun, error: unknown, waitedMs: number): Promise<string> {
  const { needs, claim } = proofs[run.proof];
  const code = error instanceof Died ? 'KS_START' : 'KS_PROOF';
  const blamed =
    error instanceof Died ? error.watch : run.watch.find((each) => each.name === needs[0]);
  const cause = error instanceof Error && error.cause ? ` (${messageOf(error.cause)})` : '';
  const verdict = error instanceof Refuted ? 'refuted' : 'not shown';
  return [
    `${code} ${blamed?.name ?? needs[0]}: ${messageOf(error)}${cause}`,
    `  proof ${run.proof} ("${claim}") ${verdict} after ${(waitedMs / 1000).toFixed(1)} s`,
    ...(blamed ? [`  last lines of ${blamed.log}:`, ...(await tail(blamed))] : []),
  ].join('\n');
}

/** A log that cannot be read must not hide the error. */
async function tail(watch: Watch): Promise<string[]> {
  const lines = await watch.lastLines(12).catch(() => []);
  return lines.map((line) => `    ${line.slice(0, 400)}`);
}
