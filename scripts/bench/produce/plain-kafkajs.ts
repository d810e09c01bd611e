/** A program: sends with kafkajs as its documentation shows it, and prints how quick it was. */
import { Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import type { Acks } from '../../../workloads/shared/client.ts';

export interface PlainOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly records: number;
  readonly valueBytes: number;
  readonly acks: Acks;
  readonly idempotent: boolean;
  /** A thousand records a `send`, one after another; or one record a `send`, a thousand under way. */
  readonly way: 'batches' | 'singly';
}

const atOnce = 1000;
const acksCodes = { '0': 0, '1': 1, all: -1 } as const;

const [argument = '{}'] = process.argv.slice(2);
const options = JSON.parse(argument) as PlainOptions;
const kafka = new Kafka({ brokers: [...options.brokers], logLevel: logLevel.ERROR });
const producer = kafka.producer({ idempotent: options.idempotent, allowAutoTopicCreation: false });
await producer.connect();
// As the producer's made up values, it is made once.
const value = Buffer.alloc(options.valueBytes, 'x');
const startedAt = performance.now();
await (options.way === 'singly' ? singly(producer) : inBatches(producer));
const seconds = (performance.now() - startedAt) / 1000;
const { records: sent } = options;
process.stdout.write(`${JSON.stringify({ sent, failed: 0, perSecond: sent / seconds })}\n`);
await producer.disconnect();

async function inBatches(to: Producer): Promise<void> {
  for (let from = 0; from < options.records; from += atOnce) {
    const size = Math.min(atOnce, options.records - from);
    const messages = Array.from({ length: size }, (_, index) => message(from + index));
    await to.send({ topic: options.topic, acks: acksCodes[options.acks], messages });
  }
}

async function singly(to: Producer): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < options.records) {
      const messages = [message(next)];
      next += 1;
      await to.send({ topic: options.topic, acks: acksCodes[options.acks], messages });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

function message(index: number): Message {
  return { key: `user_${index % 1000}`, value };
}
