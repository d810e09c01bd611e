import type { Message, Producer, RecordMetadata } from 'kafkajs';
import type { Acks, ProducerSettings, RecordBatch, SentBatch } from '../../client.ts';
import { asError, brokerCode } from '../../errors.ts';
import type { OutgoingRecord } from '../../record.ts';
import { Doubts, failed } from '../doubts.ts';
import { compressionTypes } from './codecs.ts';
import type { KafkaMaker } from './connection.ts';
import { bare } from './errors.ts';
import { grouped } from './grouped.ts';
import { toObject } from './headers.ts';

const acksCodes: Readonly<Record<Acks, number>> = { '0': 0, '1': 1, all: -1 };

/** A batch as kafkajs wants it. */
interface Ready extends RecordBatch {
  readonly messages: readonly Message[];
}

/** Sends to one topic. */
export class TopicProducer {
  readonly #topic: string;
  readonly #make: KafkaMaker;
  readonly #settings: ProducerSettings;
  #producer: Promise<Producer> | undefined;
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #doubts = new Doubts();

  constructor(topic: string, make: KafkaMaker, settings: ProducerSettings) {
    this.#topic = topic;
    this.#make = make;
    this.#settings = settings;
  }

  async send(batches: readonly RecordBatch[]): Promise<readonly SentBatch[]> {
    const prepared = batches.map(prepare);
    const ready = prepared.filter((each) => 'messages' in each);
    const sent = [...(await this.#sendReady(ready))];
    return prepared.map((each) =>
      'messages' in each ? (sent.shift() ?? failed(new Error('no answer'))) : each,
    );
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
    const producer = await this.#producer?.catch(() => undefined);
    await producer?.disconnect();
  }

  async #sendReady(batches: readonly Ready[]): Promise<readonly SentBatch[]> {
    if (batches.length === 0) return [];
    const { idempotent } = this.#settings;
    if (idempotent && this.#doubts.forbid(batches)) this.#renew();
    const work = this.#together() ? this.#sendTogether(batches) : this.#sendEach(batches);
    this.#inFlight.add(work);
    try {
      const sent = await work;
      if (idempotent && this.#doubts.note(batches, sent)) this.#renew();
      return sent;
    } finally {
      this.#inFlight.delete(work);
    }
  }

  /**
   * kafkajs tells one error for a whole request, and keeps silent on the partitions that went well. Numbered batches can
   * be sent again without doubling anything; without numbers, each batch needs a request of its own.
   */
  #together(): boolean {
    return this.#settings.idempotent || this.#settings.acks === '0';
  }

  async #sendTogether(batches: readonly Ready[]): Promise<readonly SentBatch[]> {
    try {
      return sentOf(batches, await this.#request(batches));
    } catch (thrown) {
      const error = bare(thrown);
      // An error of the network is that of all of them.
      const isOfAll = batches.length === 1 || brokerCode(error) === undefined;
      return isOfAll ? batches.map(() => failed(error)) : this.#sendEach(batches);
    }
  }

  async #sendEach(batches: readonly Ready[]): Promise<readonly SentBatch[]> {
    const results = batches.map(async (batch) => {
      try {
        return sentOf([batch], await this.#request([batch]));
      } catch (thrown) {
        return [failed(bare(thrown))];
      }
    });
    return (await Promise.all(results)).flat();
  }

  async #request(batches: readonly Ready[]): Promise<readonly RecordMetadata[]> {
    const { acks, compression, requestTimeoutMs } = this.#settings;
    const producer = await (this.#producer ??= this.#connect());
    return producer.send({
      topic: this.#topic,
      messages: grouped(batches),
      acks: acksCodes[acks],
      timeout: requestTimeoutMs,
      compression: compressionTypes[compression],
    });
  }

  async #connect(): Promise<Producer> {
    const { idempotent, requestTimeoutMs } = this.#settings;
    const producer = this.#make({ requestTimeoutMs }).producer({
      allowAutoTopicCreation: false,
      idempotent,
      createPartitioner: () => partitionOf,
      // kafkajs refuses an idempotent producer without any retry.
      retry: { retries: idempotent ? 1 : 0, initialRetryTime: 50, maxRetryTime: 500 },
      ...(idempotent ? { maxInFlightRequests: 5 } : {}),
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.#producer = undefined;
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  /** A new producer, with a new id and numbers from 0, once nothing is under way on the old one. */
  #renew(): void {
    const old = this.#producer;
    const running = [...this.#inFlight];
    this.#doubts.clear();
    this.#producer = (async () => {
      await Promise.allSettled(running);
      const producer = await old?.catch(() => undefined);
      await producer?.disconnect().catch(() => undefined);
      return this.#connect();
    })();
    // Whoever sends next meets the error.
    this.#producer.catch(() => undefined);
  }
}

function prepare(batch: RecordBatch): Ready | SentBatch {
  const { partition, records } = batch;
  try {
    return { ...batch, messages: records.map((record) => messageFor(record, partition)) };
  } catch (thrown) {
    return { ok: false, error: asError(thrown) };
  }
}

function messageFor(record: OutgoingRecord, partition: number): Message {
  const { key, value, headers, timestamp } = record;
  return {
    partition,
    key,
    value,
    ...(headers.length === 0 ? {} : { headers: toObject(headers) }),
    ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
  };
}

/** The partition is chosen before. */
function partitionOf({ message }: { readonly message: Message }): number {
  return message.partition ?? 0;
}

function sentOf(
  batches: readonly RecordBatch[],
  answers: readonly RecordMetadata[],
): readonly SentBatch[] {
  const offsets = new Map(answers.map(({ partition, baseOffset }) => [partition, baseOffset]));
  return batches.map(({ partition }) => {
    const offset = offsets.get(partition);
    return { ok: true, baseOffset: offset === undefined ? undefined : BigInt(offset) };
  });
}
