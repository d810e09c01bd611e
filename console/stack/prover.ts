/** Proves the stack again, from where the console is, and keeps what came of it. */
import { messageOf } from '../../stacks/errors.ts';
import { runProof } from '../../stacks/readiness/run.ts';
import type { ProofContext, ProofDefinition } from '../../stacks/readiness/proofs/definition.ts';
import { proofs, wantedProofs, type ProofName } from '../../stacks/readiness/proofs/index.ts';
import type { StackDescription } from '../../stacks/topology/description.ts';

export interface ProofState {
  readonly proof: ProofName;
  readonly service: string;
  readonly claim: string;
  /** `elsewhere`: it runs programs of Kafka, which only the command line has. */
  readonly state: 'not run yet' | 'running' | 'proven' | 'failed' | 'elsewhere';
  /** Evidence, or what went wrong. */
  readonly summary?: string;
  /** ISO 8601. */
  readonly at?: string;
  readonly tookMs?: number;
}

type Result = Pick<ProofState, 'state' | 'summary' | 'at' | 'tookMs'>;

export class Prover {
  /** What every proof gets. */
  readonly context: Omit<ProofContext, 'signal'>;
  readonly #timeoutMs: number;
  readonly #results = new Map<ProofName, Result>();
  readonly #end = new AbortController();
  #work: Promise<void> | undefined;

  constructor({ endpoints, brokers }: StackDescription, timeoutMs = proofTimeoutMs) {
    this.context = { endpoints, brokers, tools: noTools };
    this.#timeoutMs = timeoutMs;
  }

  get names(): readonly ProofName[] {
    return wantedProofs(this.context.endpoints);
  }

  get isRunning(): boolean {
    return this.#work !== undefined;
  }

  get hasRun(): boolean {
    return this.#results.size > 0;
  }

  states(): ProofState[] {
    return this.names.map((proof) => {
      const { needs, claim } = proofs[proof];
      const unknown: Result = { state: runsHere(proof) ? 'not run yet' : 'elsewhere' };
      return { proof, service: needs[0], claim, ...(this.#results.get(proof) ?? unknown) };
    });
  }

  /** All at once, as `up` does it. Who asks while it runs gets the same. */
  async proveAll(): Promise<void> {
    this.#work ??= Promise.all(this.names.filter(runsHere).map((name) => this.#prove(name)))
      .then(() => undefined)
      .finally(() => {
        this.#work = undefined;
      });
    return this.#work;
  }

  /** Ends what runs; its topics, groups and connectors are taken away. */
  async close(): Promise<void> {
    this.#end.abort(new Error('the console stops'));
    await this.#work;
  }

  async #prove(proof: ProofName): Promise<void> {
    const startedAt = Date.now();
    this.#results.set(proof, { state: 'running' });
    const run = { proof, ...this.context, watch: [], timeoutMs: this.#timeoutMs };
    try {
      const { summary, provedAt, tookMs } = await runProof({ ...run, signal: this.#end.signal });
      this.#results.set(proof, { state: 'proven', summary, at: provedAt, tookMs });
    } catch (error) {
      const [summary = ''] = messageOf(error).split('\n');
      const at = new Date().toISOString();
      this.#results.set(proof, { state: 'failed', summary, at, tookMs: Date.now() - startedAt });
    }
  }
}

/** The services run already: whoever does not answer in this time is not well. */
const proofTimeoutMs = 60_000;

/** The console has no Java; a file of 50 bytes stays in the worker's `/tmp` where that is another machine's. */
const noTools = {
  jmxTool: [],
  jmxAddress: '',
  consoleProducer: [],
  consoleConsumer: [],
  removeFile: ['rm', '-f'],
};

function runsHere(name: ProofName): boolean {
  const { runsPrograms }: ProofDefinition = proofs[name];
  return runsPrograms !== true;
}
