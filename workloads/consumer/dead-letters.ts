/** Rejected records go to a topic of their own, with headers that tell where they come from and why. */
import type { Client, ClientAdmin, ClientProducer } from '../shared/client.ts';
import {
  brokerCode,
  isStaleMetadata,
  RecordTooLargeError,
  SerializationError,
} from '../shared/errors.ts';
import type { OutgoingRecord } from '../shared/record.ts';
import { ensureTopic } from '../shared/topics.ts';
import { forms, type Rejected } from './dead-letter-forms.ts';

export interface DeadLetters {
  /** Resolves when every replica in sync has them. @throws the broker's error */
  send(rejected: readonly Rejected[]): Promise<void>;
  close(): Promise<void>;
}

export interface DeadLetterOptions {
  readonly topic: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Makes the topic, with one partition, unless it is there. */
export async function openDeadLetters(
  client: Client,
  admin: ClientAdmin,
  { topic, timeoutMs, signal }: DeadLetterOptions,
): Promise<DeadLetters> {
  const { partitions } = await ensureTopic(admin, { topic, partitions: 1 }, { timeoutMs, signal });
  const producer = await client.producer({
    acks: 'all',
    idempotent: false,
    compression: 'none',
    requestTimeoutMs: 30_000,
  });
  return deadLettersTo(producer, { topic, partitions });
}

export interface DeadLetterTopic {
  readonly topic: string;
  readonly partitions: number;
}

export function deadLettersTo(
  producer: ClientProducer,
  { topic, partitions }: DeadLetterTopic,
): DeadLetters {
  return {
    async send(rejected) {
      const byPartition = Map.groupBy(rejected, ({ record }) => record.partition % partitions);
      for (const [partition, some] of byPartition) {
        await sendTo({ producer, topic, partition }, some, 0);
      }
    },
    close: async () => producer.close(),
  };
}

interface Destination {
  readonly producer: ClientProducer;
  readonly topic: string;
  readonly partition: number;
}

/** What can't be sent as it is goes in a form that says less, alone: it must not hold the partition up for ever. */
async function sendTo(to: Destination, some: readonly Rejected[], form: number): Promise<void> {
  const { producer, topic, partition } = to;
  const asForm = forms[form];
  if (asForm === undefined) throw new Error('a dead letter has no such form');
  const records = some.map((each): OutgoingRecord => ({ topic, ...asForm(each) }));
  const [sent] = await producer.send([{ topic, partition, records }]);
  if (sent === undefined || sent.ok) return;
  if (isUnsendable(sent.error) && form + 1 < forms.length) {
    const next = some.length > 1 ? form : form + 1;
    for (const each of some) await sendTo(to, [each], next);
    return;
  }
  if (isStaleMetadata(sent.error)) await producer.refresh(topic);
  throw sent.error;
}

/** MESSAGE_TOO_LARGE and RECORD_LIST_TOO_LARGE */
const tooLarge: readonly (number | undefined)[] = [10, 18];

function isUnsendable(error: Error): boolean {
  return (
    error instanceof SerializationError ||
    error instanceof RecordTooLargeError ||
    tooLarge.includes(brokerCode(error))
  );
}
