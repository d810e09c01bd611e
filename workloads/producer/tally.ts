/** What the producer counts. Plain numbers: they change with every record. */
import type { OutgoingRecord } from '../shared/record.ts';
import { isDenied } from './explain.ts';
import { failureKind, type FailureKind } from './failure-kinds.ts';

export interface Summary {
  /** Records handed to the producer. */
  readonly sent: number;
  /** Always 0 with acks 0. */
  readonly acknowledged: number;
  /** Together with those that could not be handed over. */
  readonly failed: number;
  /** Keys and values of what has not failed. */
  readonly bytes: number;
  readonly seconds: number;
  /** Records that have not failed. */
  readonly perSecond: number;
  readonly errors: Readonly<Partial<Record<FailureKind, number>>>;
}

export class Tally {
  sent = 0;
  /** Went out without a failure; with acks 0 nobody has confirmed them. */
  delivered = 0;
  failed = 0;
  bytes = 0;
  retriedBatches = 0;
  readonly errors = new Map<FailureKind, number>();
  /** Last time that records were delivered or that the first one was handed over, ms of `performance.now()`. */
  lastProgress = performance.now();
  /** An error after which nothing goes any more; a record that is delivered all the same refutes it. */
  fatal: Error | undefined;
  readonly #confirmed: boolean;
  #started = performance.now();

  /** @param confirmed whether the broker acknowledges, as it does not with acks 0 */
  constructor(confirmed: boolean) {
    this.#confirmed = confirmed;
  }

  /** Time counts from here. */
  begin(): void {
    this.#started = performance.now();
  }

  /** Handed over, and neither delivered nor failed. */
  get waiting(): number {
    return this.sent - this.delivered - this.#failedLater;
  }
  #failedLater = 0;

  handOver(): void {
    if (this.waiting === 0) this.lastProgress = performance.now();
    this.sent += 1;
  }

  deliver({ key, value }: OutgoingRecord): void {
    this.delivered += 1;
    this.lastProgress = performance.now();
    this.fatal = undefined;
    this.bytes += (key?.length ?? 0) + (value?.length ?? 0);
  }

  /** A record that had been handed over. */
  fail(error: Error): void {
    this.#failedLater += 1;
    if (isDenied(error)) this.fatal = error;
    this.#count(error);
  }

  /** A record that could not be handed over. */
  refuse(error: Error): void {
    this.#count(error);
  }

  get acknowledged(): number {
    return this.#confirmed ? this.delivered : 0;
  }

  summary(): Summary {
    const seconds = (performance.now() - this.#started) / 1000;
    return {
      sent: this.sent,
      acknowledged: this.acknowledged,
      failed: this.failed,
      bytes: this.bytes,
      seconds: Math.round(seconds * 1000) / 1000,
      perSecond: Math.round(this.delivered / Math.max(seconds, 0.001)),
      errors: Object.fromEntries(this.errors),
    };
  }

  #count(error: Error): void {
    const kind = failureKind(error);
    this.failed += 1;
    this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1);
  }
}
