import type { RecordBatch, SentBatch } from '../client.ts';
import { brokerCode, ProducerIdLostError, SerializationError } from '../errors.ts';
import type { OutgoingRecord } from '../record.ts';

/** UNKNOWN_SERVER_ERROR, REQUEST_TIMED_OUT, NOT_ENOUGH_REPLICAS_AFTER_APPEND */
const storedAllTheSame: ReadonlySet<number> = new Set([-1, 7, 20]);
/** OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH, UNKNOWN_PRODUCER_ID */
const idLost: ReadonlySet<number> = new Set([45, 47, 59]);

/**
 * Batches of an idempotent producer that may have arrived although their send failed. Sent again they are recognized by
 * their numbers; other records under these numbers would be taken for them, and dropped without a word.
 */
export class Doubts {
  readonly #records = new Map<string, readonly OutgoingRecord[]>();
  readonly #running = new Map<string, Attempt>();

  /** Whether the batches can only be sent by a producer with a new id. */
  forbid(batches: readonly RecordBatch[]): boolean {
    return batches.some((batch) => {
      const name = nameOf(batch);
      const doubtful = this.#running.get(name)?.records ?? this.#records.get(name);
      return doubtful !== undefined && !isSame(doubtful, batch.records);
    });
  }

  /**
   * Sends what is not under way already. Who has lost patience with a batch asks again for the same one, and beside
   * itself it would be numbered as another one.
   * @param start gives a result for each batch, and never fails
   */
  async once<B extends RecordBatch>(
    batches: readonly B[],
    start: (fresh: readonly B[]) => Promise<readonly SentBatch[]>,
  ): Promise<readonly SentBatch[]> {
    const runs = (batch: RecordBatch) => {
      const attempt = this.#running.get(nameOf(batch));
      return attempt !== undefined && isSame(attempt.records, batch.records);
    };
    const fresh = batches.filter((batch) => !runs(batch));
    if (fresh.length > 0) this.#begin(fresh, start(fresh));
    const results = batches.map(
      async (batch) =>
        (await this.#running.get(nameOf(batch))?.result) ?? failed(new Error('no answer')),
    );
    return Promise.all(results);
  }

  #begin(batches: readonly RecordBatch[], work: Promise<readonly SentBatch[]>): void {
    for (const [index, batch] of batches.entries()) {
      const name = nameOf(batch);
      const result = work.then((sent) => sent[index]);
      const attempt = { records: batch.records, result };
      this.#running.set(name, attempt);
      void result.then(() => {
        if (this.#running.get(name) === attempt) this.#running.delete(name);
      });
    }
  }

  /** @returns whether the producer's id is of no use any more */
  note(batches: readonly RecordBatch[], sent: readonly SentBatch[]): boolean {
    batches.forEach((batch, index) => {
      const result = sent[index];
      const doubtful = result?.ok === false && mayHaveArrived(result.error);
      if (doubtful) this.#records.set(nameOf(batch), batch.records);
      else this.#records.delete(nameOf(batch));
    });
    return sent.some((each) => !each.ok && each.error instanceof ProducerIdLostError);
  }

  clear(): void {
    this.#records.clear();
  }
}

interface Attempt {
  readonly records: readonly OutgoingRecord[];
  readonly result: Promise<SentBatch | undefined>;
}

/** The result of a batch that met this error. */
export function failed(error: Error): SentBatch {
  if (!idLost.has(brokerCode(error) ?? 0)) return { ok: false, error };
  return { ok: false, error: new ProducerIdLostError(error.message, { cause: error }) };
}

/** Any other answer of the broker says that it has stored nothing. */
function mayHaveArrived(error: Error): boolean {
  if (error instanceof SerializationError) return false;
  const code = brokerCode(error);
  return code === undefined || storedAllTheSame.has(code);
}

function isSame(one: readonly OutgoingRecord[], other: readonly OutgoingRecord[]): boolean {
  return one.length === other.length && one.every((record, index) => record === other[index]);
}

function nameOf({ topic, partition }: RecordBatch): string {
  return `${topic}/${partition}`;
}
