/** Records for one partition that travel together and share one fate. */
import type { OutgoingRecord, TopicPartition } from '../shared/record.ts';
import { batchOverhead, recordBytes } from './record-size.ts';

/**
 * Hears of one record, exactly once.
 * @param partition -1 where none was chosen before it failed
 * @param offset undefined where the broker tells none: acks 0, or a repeated batch it had already
 */
export type Done = (
  error: Error | undefined,
  record: OutgoingRecord,
  partition: number,
  offset: bigint | undefined,
) => void;

export class Batch implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly records: OutgoingRecord[] = [];
  /** When its first record came, ms of `performance.now()`. Linger and deadline count from here. */
  readonly since: number;
  /** With the frame around the records. */
  bytes = batchOverhead;
  /** Requests that have failed. */
  attempts = 0;
  /** Not to be sent before: the pause between attempts. */
  notBefore = 0;
  lastError: Error | undefined;
  /** It has been sent: the broker may have it, so it takes nothing more and goes again as it is. */
  sealed = false;
  /** Its records have heard. A request may still be under way. */
  finished = false;
  readonly #dones: Done[] = [];
  readonly #gone: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor({ topic, partition }: TopicPartition, since: number) {
    this.topic = topic;
    this.partition = partition;
    this.since = since;
  }

  /** Settles when all records have heard. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** What it takes of the producer's memory. */
  get memory(): number {
    return this.bytes - batchOverhead;
  }

  /** Whether the record's time is near that of the first one: not every client can write a distance of many days. */
  isNear({ timestamp }: OutgoingRecord): boolean {
    const first = this.records[0]?.timestamp;
    if (timestamp === undefined && first === undefined) return true;
    const now = BigInt(Date.now());
    const apart = (timestamp ?? now) - (first ?? now);
    return apart < farMs && apart > -farMs;
  }

  add(record: OutgoingRecord, bytes: number, done: Done): void {
    this.records.push(record);
    this.#dones.push(done);
    this.bytes += bytes;
  }

  /** Tells every record its offset, in order. */
  acknowledge(baseOffset: bigint | undefined): void {
    this.#finish((index) => {
      const offset = baseOffset === undefined ? undefined : baseOffset + BigInt(index);
      this.#tell(index, undefined, offset);
    });
  }

  fail(error: Error): void {
    this.#finish((index) => {
      this.#tell(index, error, undefined);
    });
  }

  /** Two batches in place of this one, of which it is to be forgotten. Only for one with several records. */
  split(): [Batch, Batch] {
    const half = Math.ceil(this.records.length / 2);
    const first = new Batch(this, this.since);
    const second = new Batch(this, this.since);
    for (const [index, record] of this.records.entries()) {
      const done = this.#dones[index];
      if (done) (index < half ? first : second).add(record, recordBytes(record), done);
    }
    void Promise.all([first.gone, second.gone]).then(() => {
      this.#gone.resolve();
    });
    for (const part of [first, second]) {
      part.sealed = true;
      part.attempts = this.attempts;
    }
    return [first, second];
  }

  #finish(tell: (index: number) => void): void {
    if (this.finished) return;
    this.finished = true;
    for (let index = 0; index < this.records.length; index += 1) tell(index);
    this.#gone.resolve();
  }

  #tell(index: number, error: Error | undefined, offset: bigint | undefined): void {
    const record = this.records[index];
    if (record === undefined) return;
    try {
      this.#dones[index]?.(error, record, this.partition, offset);
    } catch (thrown) {
      // A listener's bug must not cost the other records their answer, nor stay unseen.
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }
}

/** Six days. */
const farMs = 1n << 29n;
