/** The stack as it is now, with the proofs of it. */
import type { StackDescription } from '../../stacks/topology/description.ts';
import { readStack, type StackDocument } from './document.ts';
import { Prover } from './prover.ts';
import { Workloads } from './workloads.ts';

export class LiveStack {
  readonly #description: StackDescription;
  readonly #prover: Prover;
  readonly #workloads: Workloads;

  constructor(description: StackDescription) {
    this.#description = description;
    this.#prover = new Prover(description);
    this.#workloads = new Workloads(description);
  }

  async read(): Promise<StackDocument> {
    return readStack(this.#description, this.#prover, this.#workloads);
  }

  /** Nobody waits for it: the document tells how far it is. */
  prove(): void {
    void this.#prover.proveAll();
  }

  /** What was never looked at from here is looked at now. */
  proveOnce(): void {
    if (!this.#prover.hasRun) this.prove();
  }

  async close(): Promise<void> {
    await this.#prover.close();
  }
}
