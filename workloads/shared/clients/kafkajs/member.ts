import type { Consumer, EachBatchPayload } from 'kafkajs';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ClientConsumer,
  ConsumerEvents,
  ConsumerSettings,
  IncomingBatch,
} from '../../client.ts';
import { asError, isRetriable } from '../../errors.ts';
import type { Position, TopicPartition } from '../../record.ts';
import { Held } from '../held.ts';
import { Inside } from '../inside.ts';
import { tellOfLoss } from '../loss.ts';
import { recordsOf } from './batch.ts';
import { bare, tellError } from './errors.ts';
import type { Life } from './life.ts';

/** Tells kafkajs to come again a little later. */
class StillCommitting extends Error {
  override readonly name = 'StillCommitting';
  readonly retriable = true;
}

const firstPauseMs = 100;
const longestPauseMs = 1000;

/** A member of a group: one life of kafkajs after the other. */
export class KafkajsConsumer implements ClientConsumer {
  readonly #open: () => Promise<Life>;
  readonly #settings: ConsumerSettings;
  /** There is one only for a private group. */
  readonly #removeGroup: (() => Promise<void>) | undefined;
  readonly #held = new Held();
  readonly #inside = new Inside();
  readonly #joined = Promise.withResolvers<undefined>();
  readonly #closing = new AbortController();
  #life: Life;
  /** Of the member that the brokers know; empty when there is none to wait for. */
  #memberId = '';
  /** Lives in a row that came to nothing. */
  #failures = 0;
  #events: ConsumerEvents | undefined;
  /** Settles when the program has said where to begin. */
  #assigning: Promise<void> = Promise.resolve();
  #leaving: Promise<void> | undefined;
  #busy: Promise<void> = Promise.resolve();
  /** Settles when there is another life, or will be none. */
  #recovering: Promise<void> = Promise.resolve();
  #ending: Promise<void> | undefined;

  private constructor(
    life: Life,
    open: () => Promise<Life>,
    settings: ConsumerSettings,
    removeGroup?: () => Promise<void>,
  ) {
    this.#life = life;
    this.#open = open;
    this.#settings = settings;
    this.#removeGroup = removeGroup;
    // It is `run` that tells.
    this.#joined.promise.catch(() => undefined);
  }

  /** @param open connects and subscribes, now and after every failure that may pass */
  static async open(
    open: () => Promise<Life>,
    settings: ConsumerSettings,
    removeGroup?: () => Promise<void>,
  ): Promise<KafkajsConsumer> {
    return new KafkajsConsumer(await open(), open, settings, removeGroup);
  }

  async run(events: ConsumerEvents): Promise<void> {
    this.#events = events;
    await this.#live(this.#life, events);
    await this.#joined.promise;
  }

  async commit(positions: readonly Position[]): Promise<void> {
    this.#held.mustHold(positions);
    const isPrivate = this.#removeGroup !== undefined;
    if (isPrivate || positions.length === 0) return;
    const offsets = positions.map((each) => ({ ...each, offset: String(each.offset) }));
    await tellError(this.#life.consumer.commitOffsets(offsets));
  }

  seek({ topic, partition, offset }: Position): Promise<void> {
    this.#held.mustHold([{ topic, partition }]);
    this.#life.consumer.seek({ topic, partition, offset: String(offset) });
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#ending ??= this.#leave();
    // Who waits inside of a handler for the end of that handler would wait for ever.
    if (!this.#inside.here()) await this.#ending;
  }

  /** Joins. Whatever happens then comes as an event. */
  async #live(life: Life, events: ConsumerEvents): Promise<void> {
    this.#listen(life.consumer, events);
    const eachBatch = async (payload: EachBatchPayload) => {
      const work = this.#handle(payload, events);
      this.#busy = work.catch(() => undefined);
      await work;
    };
    await tellError(
      life.consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch }),
    );
  }

  #listen(consumer: Consumer, events: ConsumerEvents): void {
    const { GROUP_JOIN, REBALANCING, CRASH } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#memberId = payload.memberId;
      this.#assigning = this.#assign(partitionsOf(payload.memberAssignment), events);
    });
    consumer.on(REBALANCING, () => {
      this.#letGo(events);
    });
    consumer.on(CRASH, ({ payload }) => {
      this.#recovering = this.#recover(bare(payload.error), events);
    });
  }

  /**
   * kafkajs has closed everything before it tells of a crash. Its own way back would join under a new name, and be held
   * up by the old one until that one's session ends. Never rejects.
   */
  async #recover(crash: Error, events: ConsumerEvents): Promise<void> {
    let error = crash;
    await Promise.allSettled([this.#assigning, this.#leaving]);
    try {
      while (isRetriable(error)) {
        if (this.#ending !== undefined) return;
        events.interrupted?.(error);
        await this.#tellOfLoss(events);
        await this.#pause();
        const failure = await this.#begin(events);
        if (failure === undefined) return;
        error = failure;
      }
      this.#fail(error);
    } catch (thrown) {
      this.#fail(asError(thrown));
    }
  }

  /** @returns why there is no other life yet */
  async #begin(events: ConsumerEvents): Promise<Error | undefined> {
    let life: Life | undefined;
    try {
      if (this.#ending !== undefined) return undefined;
      life = await this.#open();
      if (this.#memberId !== '') await life.expel(this.#memberId);
      this.#memberId = '';
      if (this.#closing.signal.aborted) throw new Error('closed');
      this.#life = life;
      this.#live(life, events).catch((error: unknown) => {
        this.#fail(asError(error));
      });
      return undefined;
    } catch (error) {
      await life?.consumer.disconnect().catch(() => undefined);
      return asError(error);
    }
  }

  async #pause(): Promise<void> {
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures);
    this.#failures += 1;
    await delay(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }

  async #assign(partitions: readonly TopicPartition[], events: ConsumerEvents): Promise<void> {
    if (this.#ending !== undefined) return;
    this.#leaving = undefined;
    try {
      await this.#tellOfLoss(events);
      this.#held.set(partitions);
      const positions = await this.#inside.run(() => events.assigned(partitions));
      for (const position of positions) await this.seek(position);
      if (this.#failures > 0) events.interrupted?.(undefined);
      this.#failures = 0;
      this.#joined.resolve(undefined);
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  /** Membership was lost without notice: nothing can be committed any more, but the program has to forget. */
  async #tellOfLoss(events: ConsumerEvents): Promise<void> {
    const lost = this.#held.all();
    this.#held.loseAll();
    if (lost.length > 0) await this.#inside.run(() => tellOfLoss(events, lost));
  }

  /**
   * kafkajs joins anew as soon as its listener returns, and a commit behind that comes too late. An error thrown there
   * makes it begin its round again, a little later: by then the program has committed.
   */
  #letGo(events: ConsumerEvents): void {
    if (this.#held.all().length === 0 || this.#ending !== undefined) return;
    this.#leaving ??= this.#revoke(events);
    throw new StillCommitting('the program is committing');
  }

  async #revoke(events: ConsumerEvents): Promise<void> {
    try {
      await this.#busy;
      await this.#assigning;
      const held = this.#held.all();
      await this.#inside.run(() => events.revoked(held));
    } catch (error) {
      this.#fail(asError(error));
    } finally {
      this.#held.loseAll();
    }
  }

  async #handle(payload: EachBatchPayload, events: ConsumerEvents): Promise<void> {
    await this.#assigning;
    const { topic, partition } = payload.batch;
    const token = this.#held.token({ topic, partition });
    const busyElsewhere = this.#ending !== undefined || this.#leaving !== undefined;
    // Left unresolved, the batch is fetched again, or from where the program wants to begin.
    if (token === undefined || busyElsewhere || payload.isStale()) return;
    let evicted: Error | undefined;
    const heartbeat = async () => {
      try {
        await payload.heartbeat();
      } catch (error) {
        evicted ??= asError(error);
        throw bare(error);
      }
    };
    const batch: IncomingBatch = {
      topic,
      partition,
      records: recordsOf(payload.batch),
      highWatermark: BigInt(payload.batch.highWatermark),
      heartbeat,
      isStale: () => payload.isStale() || !this.#held.isValid(token),
    };
    try {
      await this.#inside.run(() => events.batch(batch));
      payload.resolveOffset(payload.batch.lastOffset());
    } catch (error) {
      if (evicted === undefined) this.#fail(asError(error));
    }
    // Whatever a handler makes of a heartbeat that failed: kafkajs has to know of it.
    if (evicted !== undefined) throw evicted;
  }

  #fail(error: Error): void {
    if (this.#ending !== undefined) return;
    this.#ending = this.#stop().catch(() => undefined);
    void this.#ending
      .then(() => this.#joined.promise)
      .then(
        () => this.#events?.crashed(error),
        () => undefined,
      );
    this.#joined.reject(error);
  }

  async #leave(): Promise<void> {
    await Promise.allSettled([this.#busy, this.#assigning, this.#leaving]);
    const held = this.#held.all();
    try {
      if (held.length === 0) return;
      // What is fetched meanwhile would be handed out to nobody, again and again.
      this.#life.consumer.pause(this.#settings.topics.map((topic) => ({ topic })));
      // While it still is a member: kafkajs drops commits without a word once it stops.
      await this.#inside.run(() => this.#events?.revoked(held));
    } finally {
      await this.#stop();
      this.#joined.resolve(undefined);
    }
  }

  async #stop(): Promise<void> {
    await Promise.all([this.#busy, this.#recovering]);
    this.#held.loseAll();
    await this.#life.consumer.disconnect();
    await this.#removeGroup?.().catch(() => undefined);
  }
}

function partitionsOf(assignment: Readonly<Record<string, readonly number[]>>): TopicPartition[] {
  return Object.entries(assignment).flatMap(([topic, partitions]) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
