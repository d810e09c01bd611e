import type { Message, PartitionerArgs, Producer, RecordMetadata } from 'kafkajs';
import type { Acks, ProducerSettings, RecordBatch, SentBatch } from '../../client.ts';
import { asError, brokerCode } from '../../errors.ts';
import type { OutgoingRecord } from '../../record.ts';
import { Doubts, failed } from '../doubts.ts';
import { compressionTypes } from './codecs.ts';
import type { KafkaMaker } from './connection.ts';
import { bare } from './errors.ts';
import { grouped, SeveralLeadersError } from './grouped.ts';
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
  /** Of each partition, as kafkajs knows it. */
  readonly #leaders = new Map<number, number>();

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
    if (!this.#settings.idempotent) return this.#start(batches);
    if (this.#doubts.forbid(batches)) this.#renew();
    return this.#doubts.once(batches, async (fresh) => {
      const sent = await this.#start(fresh);
      if (this.#doubts.note(fresh, sent)) this.#renew();
      return sent;
    });
  }

  async #start(batches: readonly Ready[]): Promise<readonly SentBatch[]> {
    if (batches.length === 0) return [];
    const work = this.#together() ? this.#sendTogether(batches) : this.#sendEach(batches);
    this.#inFlight.add(work);
    try {
      return await work;
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

  /**
   * Of numbered batches those of one broker: where kafkajs sends to several at a time and one of them fails, it sends to
   * the others once more before they have answered, under new numbers, and what they hold is stored twice.
   */
  async #sendTogether(batches: readonly Ready[]): Promise<readonly SentBatch[]> {
    const groups = this.#settings.idempotent
      ? [...Map.groupBy(batches, ({ partition }) => this.#leaders.get(partition)).values()]
      : [batches];
    const sent = new Map<Ready, SentBatch>();
    const work = groups.map(async (group) => {
      const results = await this.#sendGroup(group);
      for (const [index, result] of results.entries()) {
        const batch = group[index];
        if (batch !== undefined) sent.set(batch, result);
      }
    });
    await Promise.all(work);
    return batches.map((batch) => sent.get(batch) ?? failed(new Error('no answer')));
  }

  async #sendGroup(batches: readonly Ready[]): Promise<readonly SentBatch[]> {
    try {
      return sentOf(batches, await this.#request(batches));
    } catch (thrown) {
      const error = bare(thrown);
      // An error of the network is that of all of them.
      const isOfAll =
        batches.length === 1 ||
        (brokerCode(error) === undefined && !(error instanceof SeveralLeadersError));
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
    const { acks, compression, idempotent, requestTimeoutMs } = this.#settings;
    const producer = await (this.#producer ??= this.#connect());
    const leaderOf = (partition: number) => this.#leaders.get(partition);
    return producer.send({
      topic: this.#topic,
      messages: grouped(batches, idempotent ? leaderOf : undefined),
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
      createPartitioner: () => (placement) => this.#place(placement),
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

  /** The partition is chosen before. */
  #place({ message, partitionMetadata }: PartitionerArgs): number {
    const { partition = 0 } = message;
    const known = partitionMetadata.find(({ partitionId }) => partitionId === partition);
    this.#leaders.set(partition, known?.leader ?? -1);
    return partition;
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
