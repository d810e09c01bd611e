import { Producer, UserError, type BaseOptions, type MessageToProduce } from '@platformatic/kafka';
import type {
  Acks,
  ClientProducer,
  ProducerSettings,
  RecordBatch,
  SentBatch,
} from '../../client.ts';
import { asError, SerializationError, TopicMissingError } from '../../errors.ts';
import type { OutgoingRecord } from '../../record.ts';
import { topicNameProblem } from '../../topic-names.ts';
import { Doubts, failed } from '../doubts.ts';
import { bare } from './errors.ts';

const acksCodes: Readonly<Record<Acks, number>> = { '0': 0, '1': 1, all: -1 };
/** Requests on one connection that wait for their answers. More than 5 would break the order of numbered batches. */
const maxInflights = 5;

/**
 * Each batch is a request of its own: of a request that failed in part the library forgets to count what went well, and
 * the next batch there would get numbers that are taken.
 */
export class PlatformaticProducer implements ClientProducer {
  readonly #producer: Producer;
  readonly #settings: ProducerSettings;
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #doubts = new Doubts();
  #renewing: Promise<unknown> | undefined;

  constructor(options: BaseOptions, settings: ProducerSettings) {
    const { requestTimeoutMs, compression, acks } = settings;
    this.#settings = settings;
    this.#producer = new Producer({
      ...options,
      timeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      maxInflights,
      acks: acksCodes[acks],
      compression,
      repeatOnStaleMetadata: false,
    });
  }

  async send(batches: readonly RecordBatch[]): Promise<readonly SentBatch[]> {
    const { idempotent } = this.#settings;
    if (idempotent && this.#doubts.forbid(batches)) this.#renew();
    try {
      await this.#renewing;
    } catch (thrown) {
      this.#renew();
      return batches.map(() => failed(asError(thrown)));
    }
    const work = Promise.all(batches.map((batch) => this.#sendOne(batch)));
    this.#inFlight.add(work);
    try {
      const sent = await work;
      if (idempotent && this.#doubts.note(batches, sent)) this.#renew();
      return sent;
    } finally {
      this.#inFlight.delete(work);
    }
  }

  async refresh(topic: string): Promise<void> {
    this.#producer.clearMetadata();
    await this.#producer.metadata({ topics: [topic], forceUpdate: true }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#inFlight);
    await this.#producer.close();
  }

  async #sendOne({ topic, partition, records }: RecordBatch): Promise<SentBatch> {
    const problem = topicNameProblem(topic);
    if (problem !== undefined) {
      return failed(new SerializationError(`topic ${JSON.stringify(topic)} ${problem}`));
    }
    try {
      refuseSpread(records);
      await this.#mustHave(topic, partition);
      const messages = records.map((record) => messageFor(record, topic, partition));
      const { acks, idempotent } = this.#settings;
      const { offsets, unwritableNodes = [] } = await this.#producer.send({
        messages,
        acks: acksCodes[acks],
        // As a setting of the whole producer it would make it try for ever.
        idempotent,
      });
      if (unwritableNodes.length > 0) this.#producer.clearMetadata();
      return { ok: true, baseOffset: offsets?.[0]?.offset };
    } catch (thrown) {
      return failed(bare(thrown));
    }
  }

  /** The library takes a partition that is too high for another one, and an unknown topic for an error of its user. */
  async #mustHave(topic: string, partition: number): Promise<void> {
    try {
      const { topics } = await this.#producer.metadata({ topics: [topic] });
      const count = topics.get(topic)?.partitionsCount ?? 0;
      if (partition < count) return;
    } catch (error) {
      if (!(bare(error) instanceof UserError)) throw error;
      throw new TopicMissingError(`there is no topic ${topic}`, { cause: error });
    }
    this.#producer.clearMetadata();
    throw new TopicMissingError(`topic ${topic} has no partition ${partition}`);
  }

  /** A new id with numbers from 0, once nothing is under way on the old one. */
  #renew(): void {
    this.#doubts.clear();
    const running = [...this.#inFlight];
    this.#renewing = Promise.allSettled(running).then(() =>
      this.#producer.initIdempotentProducer({}).catch((error: unknown) => {
        throw bare(error);
      }),
    );
    // Whoever sends next meets the error.
    this.#renewing.catch(() => undefined);
  }
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

function messageFor(record: OutgoingRecord, topic: string, partition: number) {
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
  return message as unknown as MessageToProduce;
}
