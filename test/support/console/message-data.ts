/** Records of every kind, and schemas, for the pages to show. */
import { Producer, type MessageToProduce } from '@platformatic/kafka';
import { randomUUID } from 'node:crypto';
import { TopicData } from './topic-data.ts';
import type { ConsoleUnderTest } from './under-test.ts';

export interface TestRecord {
  readonly key?: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: readonly (readonly [string, string | Buffer | null])[];
  readonly partition?: number;
  /** Milliseconds since 1970. */
  readonly timestamp?: number;
}

/** Removes at the end what it and the pages have made. */
export class MessageData implements AsyncDisposable {
  readonly topics: TopicData;
  readonly #place: ConsoleUnderTest;
  readonly #subjects: string[] = [];

  constructor(place: ConsoleUnderTest) {
    this.#place = place;
    this.topics = new TopicData(place.bootstrapServers);
  }

  /** @returns the name of a topic that holds the records, in partition 0 unless they say otherwise */
  async topic(records: readonly TestRecord[], partitions = 1): Promise<string> {
    const topic = await this.topics.topic(partitions);
    if (records.length > 0) await this.send(topic, records);
    return topic;
  }

  async send(topic: string, records: readonly TestRecord[]): Promise<void> {
    const bootstrapBrokers = this.#place.bootstrapServers.split(',');
    const producer = new Producer({ clientId: 'console-test', bootstrapBrokers });
    try {
      await producer.send({ messages: records.map((record) => messageOf(topic, record)) });
    } finally {
      await producer.close();
    }
  }

  /** @returns a name that the registry does not know; a subject of it is removed at the end */
  subject(): string {
    const subject = `console-test-${randomUUID()}`;
    this.#subjects.push(subject);
    return subject;
  }

  /** @returns the id of the schema */
  async schema(subject: string, schema: unknown): Promise<number> {
    const answer = await this.#ask(`/subjects/${subject}/versions`, 'POST', {
      schema: JSON.stringify(schema),
    });
    const { id } = (await answer.json()) as { readonly id: number };
    return id;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const subject of this.#subjects) {
      await this.#ask(`/subjects/${subject}`, 'DELETE');
      await this.#ask(`/subjects/${subject}?permanent=true`, 'DELETE');
      await this.#ask(`/config/${subject}`, 'DELETE');
    }
    await this.topics[Symbol.asyncDispose]();
  }

  async #ask(path: string, method: string, body?: unknown): Promise<Response> {
    return fetch(`${this.#place.registryUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

/** In the framing of the registry's serializers. */
export function framed(id: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return Buffer.concat([head, rest]);
}

function messageOf(topic: string, record: TestRecord): MessageToProduce {
  const { key = null, value, headers = [], partition = 0, timestamp } = record;
  const message = {
    topic,
    partition,
    key: bytesOf(key),
    value: bytesOf(value),
    headers: new Map(headers.map(([name, content]) => [Buffer.from(name), bytesOf(content)])),
    ...(timestamp === undefined ? {} : { timestamp: BigInt(timestamp) }),
  };
  // The types of the library know no null, its bytes do.
  return message as unknown as MessageToProduce;
}

function bytesOf(content: string | Buffer | null): Buffer | null {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
