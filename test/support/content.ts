/** What a user leaves in a cluster: a topic with records, a group's offsets, a schema, a connector. */
import { fetchJson } from '../../stacks/readiness/http.ts';
import { kafkaClient, quietConsumer, quietProducer } from '../../stacks/readiness/kafka-client.ts';
import type { TestStack } from './stack.ts';
import { eventually } from './until.ts';

const topic = 'kept';
const group = 'kept-group';

export async function writeAll(stack: TestStack): Promise<void> {
  await writeRecords(stack);
  const registry = `http://127.0.0.1:${stack.port(8081)}`;
  await fetchJson(`${registry}/subjects/kept-value/versions`, {
    method: 'POST',
    body: { schema: '"string"' },
    contentType: 'application/vnd.schemaregistry.v1+json',
  });
  await fetchJson(`http://127.0.0.1:${stack.port(8083)}/connectors/kept/config`, {
    method: 'PUT',
    body: { 'connector.class': 'FileStreamSource', topic: 'from-file', file: 'nothing.txt' },
  });
}

async function writeRecords(stack: TestStack): Promise<void> {
  const kafka = kafkaClient(`127.0.0.1:${stack.port(9092)}`);
  const admin = kafka.admin();
  const producer = quietProducer(kafka);
  await Promise.all([admin.connect(), producer.connect()]);
  try {
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    const messages = written.records.map((value) => ({ value }));
    await producer.send({ topic, acks: -1, messages });
    const partitions = [{ partition: 0, offset: String(written.committed) }];
    await admin.setOffsets({ groupId: group, topic, partitions });
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}

export interface Content {
  readonly records: string[];
  /** Committed offset of the group. */
  readonly committed: number;
  readonly subjects: unknown;
  readonly connectors: unknown;
}

export async function readBack(stack: TestStack): Promise<Content> {
  const connect = `http://127.0.0.1:${stack.port(8083)}`;
  return {
    records: await readValues(`127.0.0.1:${stack.port(9092)}`, topic, 100),
    committed: await readCommitted(stack),
    subjects: await fetchJson(`http://127.0.0.1:${stack.port(8081)}/subjects`),
    connectors: await fetchJson(`${connect}/connectors`),
  };
}

/** What `writeAll` has left. */
export const written: Content = {
  records: Array.from({ length: 100 }, (_, index) => `record ${index}`),
  committed: 40,
  subjects: ['kept-value'],
  connectors: ['kept'],
};

async function readCommitted(stack: TestStack): Promise<number> {
  const admin = kafkaClient(`127.0.0.1:${stack.port(9092)}`).admin();
  await admin.connect();
  try {
    const [offsets] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    return Number(offsets?.partitions[0]?.offset);
  } finally {
    await admin.disconnect();
  }
}

/** @param servers `host:port,…` @param count how many values are waited for */
export async function readValues(servers: string, topic: string, count: number): Promise<string[]> {
  const consumer = quietConsumer(kafkaClient(servers), { groupId: `reader-${Date.now()}` });
  const values: string[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: ({ message }) => {
        values.push(String(message.value));
        return Promise.resolve();
      },
    });
    await eventually(
      () => values.length,
      (length) => length >= count,
    );
    return values;
  } finally {
    await consumer.disconnect();
  }
}
