/** Sends what is ready, and decides what becomes of a batch whose request has failed. */
import type { ClientProducer, SentBatch } from '../shared/client.ts';
import {
  asError,
  brokerCode,
  DeliveryTimeoutError,
  isRetriable,
  isStaleMetadata,
  messageOf,
} from '../shared/errors.ts';
import { Alarm } from './alarm.ts';
import { pauseMs, type Backoff } from './backoff.ts';
import type { Batch } from './batch.ts';
import { code, explain } from './explain.ts';
import type { Lane } from './lane.ts';
import { givenUpAfter } from './time-limit.ts';

/** Names and meanings are those of Kafka's producer configuration. */
export interface SenderSettings extends Backoff {
  readonly batchSizeBytes: number;
  readonly lingerMs: number;
  readonly maxInFlight: number;
  readonly maxRequestBytes: number;
  readonly deliveryTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly retries: number;
}

/** What a program may count; none of them may throw. */
export interface SenderEvents {
  readonly sent?: (batches: readonly Batch[], ms: number) => void;
  readonly retried?: (batch: Batch, error: Error) => void;
}

export interface SenderParts {
  readonly settings: SenderSettings;
  readonly producer: Pick<ClientProducer, 'send' | 'refresh'>;
  readonly lanes: readonly Lane[];
  /** Whether nothing may linger: a flush, or somebody waits for room. */
  readonly urgent: () => boolean;
  /** No request holds the batch any more and its records have heard. */
  readonly released: (batch: Batch) => void;
  /** What is known of the topic may be old. */
  readonly stale: (topic: string) => void;
  readonly events: SenderEvents;
}

/** A batch under way, and where it belongs. */
interface Taken {
  readonly lane: Lane;
  readonly batch: Batch;
}

export class Sender {
  readonly #parts: SenderParts;
  readonly #alarm = new Alarm(() => {
    this.#drain();
  });
  #inFlight = 0;
  #aborted = false;
  /** The lane to begin with next time, so that none starves where a request cannot hold all. */
  #turn = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Something may have become ready. All that comes in this turn of the event loop goes together. */
  wake(): void {
    this.#alarm.soon();
  }

  /** A batch has begun. @param since its begin, ms of `performance.now()` */
  began(since: number): void {
    const { lingerMs } = this.#parts.settings;
    if (lingerMs === 0) this.#alarm.soon();
    else this.#alarm.at(since + lingerMs);
  }

  /** Fails everything that has not been acknowledged, and sends no more. */
  abort(error: Error): void {
    for (const lane of this.#parts.lanes) {
      for (const batch of lane.unfinished()) batch.fail(error);
      for (const batch of lane.queue.splice(0)) this.#parts.released(batch);
    }
    this.#aborted = true;
    this.#alarm.stop();
  }

  #drain(): void {
    if (this.#aborted) return;
    const now = performance.now();
    for (const lane of this.#parts.lanes) this.#expire(lane, now);
    while (this.#inFlight < this.#parts.settings.maxInFlight) {
      const taken = this.#takeReady(now);
      if (taken.length === 0) break;
      void this.#send(taken);
    }
    this.#alarm.at(this.#nextEvent(now));
  }

  /** One batch a free lane, as many as fit into a request. */
  #takeReady(now: number): Taken[] {
    const { lanes, settings } = this.#parts;
    const taken: Taken[] = [];
    let bytes = 0;
    const start = this.#turn;
    for (let step = 0; step < lanes.length; step += 1) {
      const at = (start + step) % lanes.length;
      const lane = lanes[at];
      const head = lane?.queue[0];
      if (lane === undefined || head === undefined || this.#readyAt(lane, now) > now) continue;
      if (taken.length > 0 && bytes + head.bytes > settings.maxRequestBytes) {
        this.#turn = at;
        break;
      }
      lane.queue.shift();
      lane.inFlight = head;
      head.sealed = true;
      bytes += head.bytes;
      taken.push({ lane, batch: head });
    }
    return taken;
  }

  /** When the lane's first batch may go; never while another one is under way. */
  #readyAt(lane: Lane, now: number): number {
    const head = lane.queue[0];
    if (head === undefined || lane.inFlight !== undefined) return Number.POSITIVE_INFINITY;
    const { batchSizeBytes, lingerMs } = this.#parts.settings;
    const full = lane.queue.length > 1 || head.sealed || head.bytes >= batchSizeBytes;
    if (full || this.#parts.urgent()) return Math.max(head.notBefore, now);
    return Math.max(head.notBefore, head.since + lingerMs);
  }

  async #send(taken: readonly Taken[]): Promise<void> {
    const batches = taken.map(({ batch }) => batch);
    const { producer, settings, events } = this.#parts;
    const started = performance.now();
    this.#inFlight += 1;
    let results: readonly SentBatch[];
    try {
      // The client has its own limit for a request; this one is for a client that hangs.
      results = await givenUpAfter(2 * settings.requestTimeoutMs, producer.send(batches));
    } catch (thrown) {
      results = batches.map(() => ({ ok: false, error: asError(thrown) }));
    }
    this.#inFlight -= 1;
    events.sent?.(batches, performance.now() - started);
    for (const [index, each] of taken.entries()) this.#settle(each, results[index]);
    this.#drain();
  }

  #settle({ lane, batch }: Taken, result: SentBatch | undefined): void {
    lane.inFlight = undefined;
    if (result?.ok === true) batch.acknowledge(result.baseOffset);
    else this.#failed(lane, batch, result?.error ?? new Error('the client gave no answer'));
    if (batch.finished) this.#parts.released(batch);
  }

  #failed(lane: Lane, batch: Batch, error: Error): void {
    const broker = brokerCode(error);
    batch.lastError = error;
    if (batch.finished) return;
    if (broker === code.duplicateSequence) batch.acknowledge(undefined);
    else if (broker !== undefined && tooLarge.has(broker) && batch.records.length > 1) {
      lane.queue.unshift(...batch.split());
    } else if (mayPass(error)) this.#again(lane, batch, error);
    else batch.fail(explain(error, batch));
  }

  #again(lane: Lane, batch: Batch, error: Error): void {
    const { settings, producer, stale, events } = this.#parts;
    if (isStaleMetadata(error)) {
      producer.refresh(batch.topic).catch(() => undefined);
      stale(batch.topic);
    }
    if (batch.attempts >= settings.retries) {
      batch.fail(error);
      return;
    }
    batch.attempts += 1;
    batch.notBefore = performance.now() + pauseMs(settings, batch.attempts);
    lane.queue.unshift(batch);
    events.retried?.(batch, error);
  }

  #expire(lane: Lane, now: number): void {
    const { deliveryTimeoutMs } = this.#parts.settings;
    for (;;) {
      const batch = lane.oldest;
      if (batch === undefined || batch.since + deliveryTimeoutMs > now) return;
      const error = deliveryTimeout(batch, deliveryTimeoutMs);
      if (batch === lane.inFlight) {
        // Its memory and its lane are free when the request is over.
        batch.fail(error);
        continue;
      }
      lane.queue.shift();
      batch.fail(error);
      this.#parts.released(batch);
    }
  }

  #nextEvent(now: number): number {
    const { lanes, settings } = this.#parts;
    const blocked = this.#inFlight >= settings.maxInFlight;
    let next = Number.POSITIVE_INFINITY;
    for (const lane of lanes) {
      const oldest = lane.oldest;
      if (oldest) next = Math.min(next, oldest.since + settings.deliveryTimeoutMs);
      if (!blocked) next = Math.min(next, this.#readyAt(lane, now));
    }
    return next;
  }
}

const tooLarge: ReadonlySet<number> = new Set([code.messageTooLarge, code.recordListTooLarge]);

/** kafkajs calls an error final once it has used up its own retries, whatever the error was. */
function mayPass(error: Error): boolean {
  return isRetriable(error) || isRetriable(error.cause);
}

function deliveryTimeout(batch: Batch, ms: number): DeliveryTimeoutError {
  const last = batch.lastError;
  const silence = batch.sealed ? 'never answered' : 'never sent';
  const why = last === undefined ? silence : messageOf(last);
  const text = `not acknowledged within ${ms} ms, after ${batch.attempts} failed requests: ${why}`;
  return new DeliveryTimeoutError(text, last === undefined ? {} : { cause: last });
}
