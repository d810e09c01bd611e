import type { ClientProducer, ProducerSettings, RecordBatch, SentBatch } from '../../client.ts';
import { topicNameProblem } from '../../topic-names.ts';
import { SerializationError } from '../../errors.ts';
import type { KafkaMaker } from './connection.ts';
import { TopicProducer } from './topic-producer.ts';

/** One kafkajs producer a topic: one that has met a topic it cannot use fails for all others too. */
export function openProducer(make: KafkaMaker, settings: ProducerSettings): ClientProducer {
  const topics = new Map<string, TopicProducer>();
  const producerOf = (topic: string) => {
    const known = topics.get(topic) ?? new TopicProducer(topic, make, settings);
    topics.set(topic, known);
    return known;
  };
  const sendTopic = async (topic: string, batches: readonly RecordBatch[]) => {
    const problem = topicNameProblem(topic);
    if (problem === undefined) return producerOf(topic).send(batches);
    const error = new SerializationError(`topic ${JSON.stringify(topic)} ${problem}`);
    return batches.map((): SentBatch => ({ ok: false, error }));
  };
  return {
    send: async (batches) => {
      const sent = new Map<RecordBatch, SentBatch>();
      const groups = Object.entries(Object.groupBy(batches, ({ topic }) => topic));
      await Promise.all(
        groups.map(async ([topic, ofTopic = []]) => {
          const results = await sendTopic(topic, ofTopic);
          ofTopic.forEach((batch, index) => sent.set(batch, results[index] ?? notSent));
        }),
      );
      return batches.map((batch) => sent.get(batch) ?? notSent);
    },
    // kafkajs looks anew by itself before it tells of such an error.
    refresh: () => Promise.resolve(),
    close: async () => {
      await Promise.all([...topics.values()].map((topic) => topic.close()));
    },
  };
}

const notSent: SentBatch = { ok: false, error: new Error('a bug: the batch was not sent') };
