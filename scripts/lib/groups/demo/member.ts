import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { FromMember, MemberSettings } from './messages.ts';

export interface MemberListener {
  readonly onMessage: (name: string, message: FromMember) => void;
}

/** A member in a thread, so that it can be killed as a program can: from one moment to the next. */
export class Member {
  readonly name: string;
  readonly #worker: Worker;
  /** Resolves once it has left, or failed, or is gone. */
  readonly #over = Promise.withResolvers<undefined>();

  constructor(settings: MemberSettings, { onMessage }: MemberListener) {
    this.name = settings.name;
    this.#worker = new Worker(new URL('member-thread.ts', import.meta.url), {
      workerData: settings,
    });
    this.#worker.on('message', (message: FromMember) => {
      if (message.kind === 'left' || message.kind === 'failed') this.#over.resolve(undefined);
      onMessage(this.name, message);
    });
    this.#worker.on('error', (error) => {
      onMessage(this.name, { kind: 'failed', error: error as Error });
    });
    this.#worker.on('exit', () => {
      this.#over.resolve(undefined);
    });
  }

  /** Says goodbye to the group. @param timeoutMs after that it is killed */
  async leave(timeoutMs = 10_000): Promise<void> {
    this.#worker.postMessage('leave');
    await Promise.race([this.#over.promise, delay(timeoutMs, undefined, { ref: false })]);
    await this.kill();
  }

  /** Ends it without a word to anybody. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }
}
