/**
 * Gathers records into batches and sends them, as Kafka's own producer does: batch size, linger, memory, blocking,
 * requests under way, retries and deadlines mean what Kafka's documentation says of the settings of these names.
 *
 * One thing is stricter: of a partition only one batch is under way at a time, so that order holds whatever fails. The
 * client libraries give numbers to the records of an idempotent producer only as requests are answered.
 */
import type { ClientProducer } from '../shared/client.ts';
import { BufferExhaustedError, RecordTooLargeError, TopicMissingError } from '../shared/errors.ts';
import type { OutgoingRecord } from '../shared/record.ts';
import { retry } from '../shared/retry.ts';
import { Batch, type Done } from './batch.ts';
import { Lane } from './lane.ts';
import { Memory } from './memory.ts';
import { Placement } from './placement.ts';
import { batchOverhead, recordBytes } from './record-size.ts';
import { Sender, type SenderEvents, type SenderSettings } from './sender.ts';
import type { TopicSizes } from './topic-sizes.ts';
import { WaitingRoom, type Obstacle, type Waiter } from './waiting-room.ts';

export interface AccumulatorSettings extends SenderSettings {
  readonly bufferMemoryBytes: number;
  readonly maxBlockMs: number;
}

export interface AccumulatorParts {
  readonly settings: AccumulatorSettings;
  readonly producer: Pick<ClientProducer, 'send' | 'refresh'>;
  readonly sizes: Pick<TopicSizes, 'count' | 'refresh' | 'refreshSoon'>;
  readonly events?: SenderEvents;
  readonly placement?: Placement;
}

/** The accumulator has been closed before the record was sent. */
export class ProducerClosedError extends Error {
  override readonly name = 'ProducerClosedError';
  readonly retriable = false;
}

export class Accumulator {
  readonly #parts: AccumulatorParts;
  readonly #lanes: Lane[] = [];
  readonly #lanesOf = new Map<string, Lane[]>();
  readonly #memory: Memory;
  readonly #placement: Placement;
  readonly #sender: Sender;
  readonly #room: WaitingRoom;
  readonly #closing = new AbortController();
  #flushes = 0;

  constructor(parts: AccumulatorParts) {
    const { settings, producer, sizes, events = {}, placement = new Placement() } = parts;
    this.#parts = parts;
    this.#placement = placement;
    this.#memory = new Memory(settings.bufferMemoryBytes);
    this.#sender = new Sender({
      settings,
      producer,
      events,
      lanes: this.#lanes,
      urgent: () => this.#flushes > 0 || this.#room.size > 0,
      stale: (topic) => {
        sizes.refreshSoon(topic);
      },
      released: (batch) => {
        this.#memory.give(batch.memory);
        if (this.#room.size > 0) this.#room.admit();
      },
    });
    this.#room = new WaitingRoom({
      maxBlockMs: settings.maxBlockMs,
      enter: (waiter) => this.#enter(waiter.record, waiter.bytes, waiter.done),
      ask: (topic) => this.#ask(topic),
      refusal: (waiter, obstacle) => this.#refusal(waiter, obstacle),
    });
  }

  /** Bytes of the memory that are free. */
  get availableBytes(): number {
    return this.#memory.available;
  }

  /** Requests under way. */
  get inFlight(): number {
    return this.#sender.inFlight;
  }

  /**
   * Takes a record; `done` hears what became of it, whatever happens, exactly once.
   * @returns undefined when it has been taken at once; else a promise that settles when the caller may go on
   */
  append(record: OutgoingRecord, done: Done): Promise<void> | undefined {
    const bytes = recordBytes(record);
    const refused = this.#neverFits(bytes);
    if (refused !== undefined) {
      done(refused, record, record.partition ?? -1, undefined);
      return undefined;
    }
    if (this.#room.size === 0 && this.#enter(record, bytes, done) === undefined) return undefined;
    const left = this.#room.wait({ record, bytes, done, asked: 'no' });
    // Those who wait make room by a flush.
    this.#sender.wake();
    return left;
  }

  /** Sends at once what waits, without linger. @returns when everything taken before has been acknowledged or failed */
  async flush(): Promise<void> {
    this.#flushes += 1;
    this.#sender.wake();
    if (this.#room.size > 0) await this.#room.settled();
    await Promise.all(this.#lanes.flatMap((lane) => lane.unfinished().map(({ gone }) => gone)));
    this.#flushes -= 1;
  }

  /** Takes nothing more, flushes for at most `timeoutMs`, and fails what is left. */
  async close(timeoutMs: number): Promise<void> {
    const late: PromiseWithResolvers<void> = Promise.withResolvers();
    const timer = setTimeout(late.resolve, timeoutMs);
    const flushed = this.flush();
    this.#closing.abort();
    await Promise.race([flushed, late.promise]);
    clearTimeout(timer);
    const error = new ProducerClosedError(`not acknowledged within ${timeoutMs} ms of closing`);
    this.#room.clear(error);
    this.#sender.abort(error);
  }

  /** Takes the record unless something hinders. */
  #enter(record: OutgoingRecord, bytes: number, done: Done): Obstacle | undefined {
    const partitions = this.#parts.sizes.count(record.topic);
    if (partitions === undefined) return 'partitions';
    const lanes = this.#lanesFor(record.topic);
    const hasRoom = (partition: number) =>
      this.#openBatch(lanes[partition], record, bytes) !== undefined;
    const partition = this.#placement.choose(record, partitions, hasRoom);
    if (partition === undefined) return 'partition';
    if (!this.#memory.take(bytes)) return 'room';
    const lane = (lanes[partition] ??= this.#addLane(record.topic, partition));
    const batch = this.#openBatch(lane, record, bytes) ?? this.#begin(lane);
    batch.add(record, bytes, done);
    if (batch.bytes >= this.#parts.settings.batchSizeBytes) this.#sender.wake();
    return undefined;
  }

  /** The lane's batch that is being filled, if it takes this record too. */
  #openBatch(lane: Lane | undefined, record: OutgoingRecord, bytes: number): Batch | undefined {
    const open = lane?.open;
    if (open === undefined) return undefined;
    const fits = open.bytes + bytes <= this.#parts.settings.batchSizeBytes && open.isNear(record);
    return fits ? open : undefined;
  }

  #begin(lane: Lane): Batch {
    const batch = new Batch(lane, performance.now());
    lane.queue.push(batch);
    // What was open before is full now.
    if (lane.queue.length > 1 || this.#flushes > 0) this.#sender.wake();
    else this.#sender.began(batch.since);
    return batch;
  }

  #lanesFor(topic: string): Lane[] {
    const known = this.#lanesOf.get(topic);
    if (known !== undefined) return known;
    const lanes: Lane[] = [];
    this.#lanesOf.set(topic, lanes);
    return lanes;
  }

  #addLane(topic: string, partition: number): Lane {
    const lane = new Lane({ topic, partition });
    this.#lanes.push(lane);
    return lane;
  }

  #neverFits(bytes: number): Error | undefined {
    const { maxRequestBytes, bufferMemoryBytes } = this.#parts.settings;
    if (this.#closing.signal.aborted) return new ProducerClosedError('the producer is closed');
    if (bytes + batchOverhead > maxRequestBytes) {
      return new RecordTooLargeError(
        tooLarge(bytes, 'a request (maxRequestBytes)', maxRequestBytes),
      );
    }
    if (bytes > bufferMemoryBytes) {
      const limit = 'the producer holds (bufferMemoryBytes)';
      return new RecordTooLargeError(tooLarge(bytes, limit, bufferMemoryBytes));
    }
    return undefined;
  }

  /** Asks for the topic's partitions until somebody answers. */
  async #ask(topic: string): Promise<void> {
    const { settings, sizes } = this.#parts;
    const limits = { initialMs: settings.retryBackoffMs, maxMs: settings.retryBackoffMaxMs };
    const deadline = { deadlineMs: settings.maxBlockMs, signal: this.#closing.signal };
    await retry(
      async () => {
        await sizes.refresh(topic);
        if (sizes.count(topic) === undefined) throw new TopicMissingError(`no topic ${topic}`);
      },
      { ...limits, ...deadline },
    );
  }

  #refusal({ record, bytes }: Waiter, obstacle: Obstacle): Error {
    const { maxBlockMs, bufferMemoryBytes } = this.#parts.settings;
    const { topic, partition } = record;
    switch (obstacle) {
      case 'room':
        return new BufferExhaustedError(
          `no room for ${bytes} bytes within ${maxBlockMs} ms; all ${bufferMemoryBytes} bytes wait to be acknowledged`,
        );
      case 'partitions':
        return new TopicMissingError(`no partitions of ${topic} known within ${maxBlockMs} ms`);
      case 'partition':
        return new TopicMissingError(`${topic} has no partition ${String(partition)}`);
    }
  }
}

function tooLarge(bytes: number, what: string, limit: number): string {
  return `a record of ${bytes} bytes is more than ${what}: ${limit} bytes`;
}
