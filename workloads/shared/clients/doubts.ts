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

  /** Whether the batches can only be sent by a producer with a new id. */
  forbid(batches: readonly RecordBatch[]): boolean {
    return batches.some((batch) => {
      const doubtful = this.#records.get(nameOf(batch));
      return doubtful !== undefined && !isSame(doubtful, batch.records);
    });
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
