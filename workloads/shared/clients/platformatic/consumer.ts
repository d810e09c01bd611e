import type { BaseOptions } from '@platformatic/kafka';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  ClientConsumer,
  ConsumerEvents,
  ConsumerSettings,
  IncomingBatch,
} from '../../client.ts';
import { asError, brokerCode, isRetriable } from '../../errors.ts';
import type { Position, TopicPartition } from '../../record.ts';
import { Held } from '../held.ts';
import { Inside } from '../inside.ts';
import { tellOfLoss } from '../loss.ts';
import { bare } from './errors.ts';
import { Fetcher, type Fetched } from './fetcher.ts';
import { Membership } from './membership.ts';
import { Wire } from './wire.ts';

const rebalanceInProgress = 27;
/** ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID: the group has gone on without this member. */
const evicted: ReadonlySet<number> = new Set([22, 25]);
const firstPauseMs = 50;
const longestPauseMs = 2000;

export async function openConsumer(
  options: BaseOptions,
  settings: ConsumerSettings,
): Promise<ClientConsumer> {
  // A join waits until the others have let go.
  const requestTimeout = settings.rebalanceTimeoutMs + 10_000;
  const wire = new Wire({ ...options, requestTimeout });
  const fetcher = new Fetcher({ ...options, requestTimeout }, wire, settings);
  const { group } = settings;
  const member = typeof group === 'string' ? new Membership(wire, group, settings) : undefined;
  const consumer = new PlatformaticConsumer(settings, { wire, fetcher, member });
  try {
    await wire.any();
    return consumer;
  } catch (error) {
    await consumer.close();
    throw bare(error);
  }
}

interface Parts {
  readonly wire: Wire;
  readonly fetcher: Fetcher;
  /** There is none for given partitions. */
  readonly member: Membership | undefined;
}

/** One round after the other: join if need be, fetch, hand out, tell the group. Nothing happens beside it. */
class PlatformaticConsumer implements ClientConsumer {
  readonly #settings: ConsumerSettings;
  readonly #parts: Parts;
  readonly #held = new Held();
  readonly #inside = new Inside();
  /** Where the next batch of each held partition begins. */
  readonly #next = new Map<string, bigint>();
  readonly #closing = new AbortController();
  readonly #joined = Promise.withResolvers<undefined>();
  #isMember = false;
  #isInterrupted = false;
  #rounds: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(settings: ConsumerSettings, parts: Parts) {
    this.#settings = settings;
    this.#parts = parts;
    // It is `run` that tells.
    this.#joined.promise.catch(() => undefined);
  }

  async run(events: ConsumerEvents): Promise<void> {
    const { topics, group } = this.#settings;
    const whole = topics.map((topic) => ({ topic, partition: 0 }));
    await this.#parts.fetcher.mustExist(typeof group === 'string' ? whole : group);
    this.#rounds = this.#goRound(events);
    await this.#joined.promise;
  }

  async commit(positions: readonly Position[]): Promise<void> {
    this.#held.mustHold(positions);
    if (positions.length > 0) await this.#parts.member?.commit(positions);
  }

  seek(position: Position): Promise<void> {
    this.#held.mustHold([position]);
    this.#next.set(nameOf(position), position.offset);
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#closed ??= this.#close();
    // Who waits inside of a handler for the end of that handler would wait for ever.
    if (!this.#inside.here()) await this.#closed;
  }

  async #close(): Promise<void> {
    await this.#rounds;
    const { wire, fetcher, member } = this.#parts;
    await member?.leave().catch(() => undefined);
    await Promise.all([fetcher.close(), wire.close()]);
    this.#joined.resolve(undefined);
  }

  /** Never rejects. */
  async #goRound(events: ConsumerEvents): Promise<void> {
    let failures = 0;
    try {
      while (!this.#closing.signal.aborted) {
        try {
          await this.#round(events);
          if (this.#isInterrupted) events.interrupted?.(undefined);
          this.#isInterrupted = false;
          failures = 0;
        } catch (error) {
          if (!(await this.#recovers(error, events))) throw error;
          const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures);
          failures += 1;
          await delay(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        }
      }
      await this.#letGo(events);
    } catch (thrown) {
      this.#crash(asError(thrown), events);
    }
  }

  async #round(events: ConsumerEvents): Promise<void> {
    if (!this.#isMember) await this.#join(events);
    const positions = this.#held.all().map((each) => ({
      ...each,
      offset: this.#next.get(nameOf(each)) ?? 0n,
    }));
    const fetched = positions.length === 0 ? await this.#idle() : await this.#fetch(positions);
    for (const each of fetched) {
      if (this.#closing.signal.aborted) return;
      await this.#handOut(each, events);
      await this.#parts.member?.heartbeat();
    }
    if (fetched.length === 0) await this.#parts.member?.heartbeat();
  }

  async #join(events: ConsumerEvents): Promise<void> {
    const { group } = this.#settings;
    const { member, fetcher } = this.#parts;
    const partitions = typeof group === 'string' ? ((await member?.join()) ?? []) : group;
    const committed = (await member?.committed(partitions)) ?? [];
    const known = new Set(committed.map(nameOf));
    const begin = await fetcher.reset(partitions.filter((each) => !known.has(nameOf(each))));
    this.#held.set(partitions);
    this.#next.clear();
    for (const each of [...committed, ...begin]) this.#next.set(nameOf(each), each.offset);
    this.#isMember = true;
    const positions = await this.#call(() => events.assigned(partitions));
    for (const each of positions) await this.seek(each);
    this.#joined.resolve(undefined);
  }

  async #handOut(fetched: Fetched, events: ConsumerEvents): Promise<void> {
    const { topic, partition, offset, records, next, highWatermark } = fetched;
    const token = this.#held.token(fetched);
    const isStale = () =>
      token === undefined ||
      !this.#held.isValid(token) ||
      this.#next.get(nameOf(fetched)) !== offset;
    if (isStale()) return;
    let lost: Error | undefined;
    const heartbeat = async () => {
      try {
        await this.#parts.member?.heartbeat();
      } catch (error) {
        lost ??= asError(error);
        throw error;
      }
    };
    const batch: IncomingBatch = { topic, partition, records, highWatermark, heartbeat, isStale };
    try {
      if (records.length > 0) await this.#call(() => events.batch(batch));
      if (!isStale()) this.#next.set(nameOf(fetched), next);
    } catch (error) {
      // Whatever a handler makes of a heartbeat that failed: it is not the handler's fault.
      if (lost === undefined) throw error;
    }
    if (lost !== undefined) throw lost;
  }

  /** @returns whether there is a way on from the error */
  async #recovers(error: unknown, events: ConsumerEvents): Promise<boolean> {
    if (error instanceof HandlerError) return false;
    const code = brokerCode(error) ?? 0;
    if (code === rebalanceInProgress) await this.#letGo(events);
    else if (evicted.has(code)) await this.#lose(events);
    else if (isRetriable(error)) this.#interrupt(error, events);
    else return false;
    return true;
  }

  #interrupt(error: unknown, events: ConsumerEvents): void {
    this.#isInterrupted = true;
    events.interrupted?.(asError(error));
  }

  /** While it still is a member, so that the program can commit. */
  async #letGo(events: ConsumerEvents): Promise<void> {
    const held = this.#held.all();
    try {
      if (held.length > 0) await this.#call(() => events.revoked(held));
    } finally {
      this.#held.loseAll();
      this.#isMember = false;
    }
  }

  async #lose(events: ConsumerEvents): Promise<void> {
    const lost = this.#held.all();
    this.#held.loseAll();
    this.#isMember = false;
    if (lost.length > 0) await this.#call(() => tellOfLoss(events, lost));
  }

  async #fetch(positions: readonly Position[]): Promise<readonly Fetched[]> {
    return this.#parts.fetcher.fetch(positions);
  }

  /** A member without partitions only shows that it is there. */
  async #idle(): Promise<readonly Fetched[]> {
    const { maxWaitMs, heartbeatMs } = this.#settings;
    const pause = Math.min(maxWaitMs, heartbeatMs);
    await delay(pause, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    return [];
  }

  /** Its failure is the program's, not the network's. */
  async #call<T>(handler: () => Promise<T>): Promise<T> {
    try {
      return await this.#inside.run(handler);
    } catch (cause) {
      throw new HandlerError('the program has failed', { cause });
    }
  }

  #crash(error: Error, events: ConsumerEvents): void {
    const cause = error instanceof HandlerError ? asError(error.cause) : error;
    this.#held.loseAll();
    this.#closing.abort();
    this.#closed ??= this.#close();
    void this.#joined.promise.then(
      () => {
        events.crashed(cause);
      },
      () => undefined,
    );
    this.#joined.reject(cause);
  }
}

class HandlerError extends Error {
  override readonly name = 'HandlerError';
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
