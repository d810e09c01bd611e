/** Records that cannot be taken yet, in order: no room, or the partitions of their topic are not known. */
import type { OutgoingRecord } from '../shared/record.ts';
import { asError } from '../shared/errors.ts';
import type { Done } from './batch.ts';

/** Why a record cannot be taken now. */
export type Obstacle = 'room' | 'partitions' | 'partition';

export interface Waiter {
  readonly record: OutgoingRecord;
  readonly bytes: number;
  readonly done: Done;
  /** Whether the partitions have been asked for since it is its turn. */
  asked: 'no' | 'now' | 'answered';
}

export interface Admission {
  /** `max.block.ms` */
  readonly maxBlockMs: number;
  /** @returns undefined when the record has been taken */
  readonly enter: (waiter: Waiter) => Obstacle | undefined;
  /** Asks for the partitions until there is an answer. */
  readonly ask: (topic: string) => Promise<void>;
  readonly refusal: (waiter: Waiter, obstacle: Obstacle) => Error;
}

interface Place {
  readonly waiter: Waiter;
  readonly until: number;
  readonly left: PromiseWithResolvers<void>;
}

export class WaitingRoom {
  readonly #admission: Admission;
  readonly #queue: Place[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  get size(): number {
    return this.#queue.length;
  }

  /** @returns when the record has been taken or refused; it never rejects */
  wait(waiter: Waiter): Promise<void> {
    const until = performance.now() + this.#admission.maxBlockMs;
    const left: PromiseWithResolvers<void> = Promise.withResolvers();
    this.#queue.push({ waiter, until, left });
    this.admit();
    return left.promise;
  }

  /** Settles when everybody who waits now has left. */
  async settled(): Promise<void> {
    await this.#queue[this.#queue.length - 1]?.left.promise;
  }

  /** Lets in whom nothing hinders any more, from the head; those behind wait for the head. */
  admit(): void {
    for (let place = this.#queue[0]; place; place = this.#queue[0]) {
      const obstacle = this.#admission.enter(place.waiter);
      if (obstacle === undefined) this.#leave();
      else if (this.#isHopeless(place, obstacle)) this.#refuse(place, obstacle);
      else {
        if (obstacle !== 'room' && place.waiter.asked === 'no') this.#askFor(place);
        break;
      }
    }
    this.#setTimer();
  }

  /** Refuses all. */
  clear(error: Error): void {
    for (const { waiter, left } of this.#queue.splice(0)) {
      report(waiter, error);
      left.resolve();
    }
    this.#setTimer();
  }

  /** Waiting cannot help: its time is over, or a fresh answer still has no such partition. */
  #isHopeless({ waiter, until }: Place, obstacle: Obstacle): boolean {
    return until <= performance.now() || (obstacle === 'partition' && waiter.asked === 'answered');
  }

  #refuse({ waiter }: Place, obstacle: Obstacle): void {
    const error = this.#admission.refusal(waiter, obstacle);
    // Whoever hears of it may come back with the next record.
    this.#leave();
    report(waiter, error);
  }

  #askFor({ waiter }: Place): void {
    waiter.asked = 'now';
    const answered = () => {
      waiter.asked = 'answered';
      this.admit();
    };
    // Without an answer the record waits for its own deadline.
    this.#admission.ask(waiter.record.topic).then(answered, () => undefined);
  }

  #leave(): void {
    this.#queue.shift()?.left.resolve();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const head = this.#queue[0];
    if (head === undefined) return;
    const rest = Math.ceil(Math.max(0, head.until - performance.now()));
    this.#timer = setTimeout(() => {
      this.admit();
    }, rest);
  }
}

function report({ done, record }: Waiter, error: Error): void {
  try {
    done(error, record, record.partition ?? -1, undefined);
  } catch (thrown) {
    queueMicrotask(() => {
      throw asError(thrown);
    });
  }
}
