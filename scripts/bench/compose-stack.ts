/** The same services started by `docker-compose`, under names of their own; gone at the end. */
import { execa } from 'execa';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fault, UserFault } from '../../stacks/errors.ts';
import type { ProofTools } from '../../stacks/readiness/proofs/definition.ts';
import { proofs, wantedProofs, type ProofName } from '../../stacks/readiness/proofs/index.ts';
import { runProof, type Watch } from '../../stacks/readiness/run.ts';
import { dockerOperations } from '../../stacks/targets/docker-operations.ts';
import { lastLogLines } from '../../stacks/targets/engine/objects.ts';
import {
  runningServices,
  serviceOf,
  type ServiceName,
  type Topology,
} from '../../stacks/topology/types.ts';
import { composeFile, type ComposeOptions } from './compose.ts';

export class ComposeStack implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kstack-bench-compose-'));
  readonly #topology: Topology;
  readonly #signal: AbortSignal;

  /**
   * @param topology its stack names the project
   * @param signal ends the command under way
   */
  constructor(topology: Topology, options: ComposeOptions, signal: AbortSignal) {
    this.#topology = topology;
    this.#signal = signal;
    writeFileSync(join(this.#folder, 'docker-compose.yml'), composeFile(topology, options));
  }

  /** @returns wall time in seconds until the last proof has passed. The proofs look from the first moment on. */
  async up(): Promise<number> {
    const over = new AbortController();
    const signal = AbortSignal.any([this.#signal, over.signal]);
    const tools = await dockerOperations.tools(this.#topology);
    const startedAt = performance.now();
    const work = [this.#compose(['up', '-d'], signal), ...this.#proofs(tools, signal)];
    try {
      await Promise.all(work);
    } catch (error) {
      over.abort(error);
      await Promise.allSettled(work);
      throw error;
    }
    return (performance.now() - startedAt) / 1000;
  }

  async down(options: { readonly volumes: boolean }): Promise<void> {
    await this.#compose(['down', ...(options.volumes ? ['--volumes'] : [])], this.#signal);
  }

  /** In this process, which is up already: that is no part of what `docker-compose` takes. */
  #proofs(tools: ProofTools, signal: AbortSignal): Promise<unknown>[] {
    const topology = this.#topology;
    const endpoints = dockerOperations.endpoints(topology);
    const { brokers, readyTimeoutMs: timeoutMs } = topology;
    const common = { endpoints, tools, brokers, timeoutMs, signal };
    return proofsOf(topology).map((proof) =>
      runProof({
        ...common,
        proof,
        watch: proofs[proof].needs.map((need) => watch(topology, need)),
      }),
    );
  }

  async #compose(args: readonly string[], cancelSignal?: AbortSignal): Promise<void> {
    cancelSignal?.throwIfAborted();
    await execa('docker-compose', ['--project-name', this.#topology.stack, ...args], {
      ...(cancelSignal === undefined ? {} : { cancelSignal }),
      cwd: this.#folder,
      stdin: 'ignore',
      detached: true,
      forceKillAfterDelay: false,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#compose(['down', '--volumes', '--remove-orphans']);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** For its log, should the proof fail: the containers are not even made when the wait begins. */
function watch(topology: Topology, service: ServiceName): Watch {
  const { name, containerName } = serviceOf(topology, service);
  return {
    name,
    log: `docker logs ${containerName}`,
    ending: () => Promise.resolve(undefined),
    lastLines: (count) => lastLogLines(containerName, count),
  };
}

/** What `up` would prove of it. */
export function proofsOf(topology: Topology): ProofName[] {
  const running = runningServices(topology).map(({ name }) => name);
  return wantedProofs(dockerOperations.endpoints(topology)).filter((proof) =>
    proofs[proof].needs.every((need: ServiceName) => running.includes(need)),
  );
}

/** @throws UserFault when it is not there. */
export async function composeVersion(): Promise<string> {
  const { stdout, exitCode } = await execa('docker-compose', ['version', '--short'], {
    reject: false,
  });
  if (exitCode === 0) return stdout.trim();
  throw new UserFault([
    fault('KS_ENGINE', {
      setting: 'docker-compose',
      problem: 'there is no docker-compose on PATH to compare with',
      fix: 'install it (Debian: apt-get install docker-compose)',
    }),
  ]);
}
