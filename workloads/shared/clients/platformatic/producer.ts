import {
  initProducerIdV3,
  initProducerIdV4,
  NumericMap,
  produceV10,
  produceV11,
  produceV7,
  produceV8,
  produceV9,
  UserError,
  type BaseOptions,
  type ClusterMetadata,
  type Connection,
  type MessageRecord,
} from '@platformatic/kafka';
import type {
  Acks,
  ClientProducer,
  ProducerSettings,
  RecordBatch,
  SentBatch,
} from '../../client.ts';
import { BrokerError, brokerCode, SerializationError, TopicMissingError } from '../../errors.ts';
import type { OutgoingRecord } from '../../record.ts';
import { topicNameProblem } from '../../topic-names.ts';
import { Doubts, failed } from '../doubts.ts';
import { bare } from './errors.ts';
import { leaderNotAvailable, Wire } from './wire.ts';

const acksCodes: Readonly<Record<Acks, number>> = { '0': 0, '1': 1, all: -1 };
/** Requests on one connection that wait for their answers. More than 5 would break the order of numbered batches. */
const maxInflights = 5;
const duplicateSequence = 46;

interface ProducerId {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/**
 * Numbers its batches itself: the library's producer takes another id after any failed request, and what had arrived
 * all the same is stored once more. Each batch is a request of its own, of a partition one at a time.
 */
export class PlatformaticProducer implements ClientProducer {
  readonly #wire: Wire;
  readonly #settings: ProducerSettings;
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #doubts = new Doubts();
  /** Number of the next record, by partition. */
  readonly #numbers = new NumericMap();
  #id: Promise<ProducerId> | undefined;

  constructor(options: BaseOptions, settings: ProducerSettings) {
    const { requestTimeoutMs } = settings;
    this.#settings = settings;
    this.#wire = new Wire({
      ...options,
      timeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      maxInflights,
    });
  }

  async send(batches: readonly RecordBatch[]): Promise<readonly SentBatch[]> {
    if (!this.#settings.idempotent) return this.#sendAll(batches, undefined);
    if (this.#doubts.forbid(batches)) this.#renew();
    return this.#doubts.once(batches, (fresh) => this.#sendNumbered(fresh));
  }

  async refresh(topic: string): Promise<void> {
    this.#wire.forget();
    await this.#wire.known(topic, true).catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
    await this.#wire.close();
  }

  async #sendNumbered(batches: readonly RecordBatch[]): Promise<readonly SentBatch[]> {
    const asked = (this.#id ??= this.#newId());
    let id: ProducerId;
    try {
      id = await asked;
    } catch (thrown) {
      if (this.#id === asked) this.#id = undefined;
      return batches.map(() => failed(bare(thrown)));
    }
    // Meanwhile another one has been asked for.
    if (this.#id !== asked) return this.#sendNumbered(batches);
    const sent = await this.#sendAll(batches, id);
    if (this.#doubts.note(batches, sent)) this.#renew();
    return sent;
  }

  async #sendAll(
    batches: readonly RecordBatch[],
    id: ProducerId | undefined,
  ): Promise<readonly SentBatch[]> {
    const work = Promise.all(batches.map((batch) => this.#sendOne(batch, id)));
    this.#inFlight.add(work);
    try {
      return await work;
    } finally {
      this.#inFlight.delete(work);
    }
  }

  async #sendOne(batch: RecordBatch, id: ProducerId | undefined): Promise<SentBatch> {
    const { topic, records } = batch;
    const problem = topicNameProblem(topic);
    if (problem !== undefined) {
      return failed(new SerializationError(`topic ${JSON.stringify(topic)} ${problem}`));
    }
    const first = this.#numbers.getWithDefault(nameOf(batch), 0);
    const count = () => this.#numbers.set(nameOf(batch), numberAfter(first, records.length));
    try {
      refuseSpread(records);
      const baseOffset = await this.#request(batch, id && numbered(id, batch, first));
      count();
      return { ok: true, baseOffset };
    } catch (thrown) {
      const error = bare(thrown);
      const code = brokerCode(error);
      // It is there, under these numbers.
      if (code === duplicateSequence) count();
      // Who does not answer may have been followed by another leader.
      if (code === undefined) this.#wire.forget();
      return failed(error);
    }
  }

  /** @returns the offset of the first record; undefined where nobody tells */
  async #request(
    { topic, partition, records }: RecordBatch,
    numbers: Numbers | undefined,
  ): Promise<bigint | undefined> {
    const { acks, compression, requestTimeoutMs } = this.#settings;
    const connection = await this.#leader(topic, partition);
    const api = await this.#wire.api('Produce', produceApis);
    const messages = records.map((record) => messageFor(record, topic, partition));
    const options = { compression, ...numbers };
    const answer = await api.async(
      connection,
      acksCodes[acks],
      requestTimeoutMs,
      messages,
      options,
    );
    if (typeof answer === 'object') return answer.responses[0]?.partitionResponses[0]?.baseOffset;
    // Without acks: whether it could be written to the socket.
    if (!answer) this.#wire.forget();
    return undefined;
  }

  async #leader(topic: string, partition: number): Promise<Connection> {
    const { topics, brokers } = await this.#known(topic);
    const found = topics.get(topic)?.partitions[partition];
    if (found !== undefined && brokers.has(found.leader)) return this.#wire.broker(found.leader);
    this.#wire.forget();
    if (found !== undefined) {
      throw new BrokerError(`${topic}-${partition} has no leader`, leaderNotAvailable);
    }
    throw new TopicMissingError(`topic ${topic} has no partition ${partition}`);
  }

  /** The library takes an unknown topic for an error of its user. */
  async #known(topic: string): Promise<ClusterMetadata> {
    try {
      return await this.#wire.known(topic);
    } catch (error) {
      if (!(bare(error) instanceof UserError)) throw error;
      throw new TopicMissingError(`there is no topic ${topic}`, { cause: error });
    }
  }

  async #newId(): Promise<ProducerId> {
    const api = await this.#wire.api('InitProducerId', initApis);
    const connection = await this.#wire.any();
    return api.async(connection, null, this.#settings.requestTimeoutMs);
  }

  /** A new id with numbers from 0, once nothing is under way on the old one. */
  #renew(): void {
    this.#doubts.clear();
    const running = [...this.#inFlight];
    this.#id = Promise.allSettled(running).then(() => {
      this.#numbers.clear();
      return this.#newId();
    });
    // Whoever sends next meets the error.
    this.#id.catch(() => undefined);
  }
}

/** Newest first. */
const produceApis = [
  produceV11.api,
  produceV10.api,
  produceV9.api,
  produceV8.api,
  produceV7.api,
] as const;
const initApis = [initProducerIdV4.api, initProducerIdV3.api] as const;

interface Numbers extends ProducerId {
  readonly sequences: NumericMap;
}

function numbered(id: ProducerId, batch: RecordBatch, first: number): Numbers {
  const { producerId, producerEpoch } = id;
  return { producerId, producerEpoch, sequences: new NumericMap([[nameOf(batch), first]]) };
}

/** As the library looks for the numbers of a partition. */
function nameOf({ topic, partition }: RecordBatch): string {
  return `${topic}:${partition}`;
}

/** They begin again at 0 behind the largest of 32 bits. */
function numberAfter(first: number, count: number): number {
  return (first + count) % 2 ** 31;
}

/** dynamic-buffer 0.3 writes a distance of 32 bits and more as another one. */
function refuseSpread(records: readonly OutgoingRecord[]): void {
  const now = BigInt(Date.now());
  const first = records[0]?.timestamp ?? now;
  const far = records.find(
    ({ timestamp = now }) => BigInt.asIntN(31, timestamp - first) !== timestamp - first,
  );
  if (far === undefined) return;
  throw new SerializationError(
    `timestamp ${String(far.timestamp ?? now)} is too far from ${String(first)}, that of the first record of its batch`,
  );
}

function messageFor(record: OutgoingRecord, topic: string, partition: number): MessageRecord {
  const { key, value, headers, timestamp } = record;
  // Two buffers are two keys of a map, whatever they hold: order and repeated headers stay.
  const map = new Map(headers.map((header) => [Buffer.from(header.key), header.value]));
  const message = {
    topic,
    partition,
    key,
    value,
    headers: map,
    ...(timestamp === undefined ? {} : { timestamp }),
  };
  // Its types know no null, its bytes do.
  return message as unknown as MessageRecord;
}
