/** What members of a group tell each other, as bytes: `ConsumerProtocolSubscription` and `…Assignment` of Kafka. */
import { Reader, Writer } from '@platformatic/kafka';
import type { TopicPartition } from '../../record.ts';

const version = 0;

export function encodeSubscription(topics: readonly string[]): Buffer {
  return Writer.create()
    .appendInt16(version)
    .appendArray([...topics], (w, topic) => w.appendString(topic, false), false, false)
    .appendInt32(-1).buffer;
}

/** @returns the topics */
export function decodeSubscription(metadata: Buffer): string[] {
  const reader = Reader.from(metadata);
  reader.readInt16();
  return reader.readArray((r) => r.readString(false), false, false);
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const byTopic = Object.entries(Object.groupBy(partitions, ({ topic }) => topic));
  return Writer.create()
    .appendInt16(version)
    .appendArray(
      byTopic,
      (w, [topic, ofTopic = []]) => {
        w.appendString(topic, false).appendArray(
          ofTopic,
          (inner, { partition }) => inner.appendInt32(partition),
          false,
          false,
        );
      },
      false,
      false,
    )
    .appendInt32(-1).buffer;
}

export function decodeAssignment(assignment: Buffer): TopicPartition[] {
  // A member that gets nothing may get no bytes at all.
  if (assignment.length < 6) return [];
  const reader = Reader.from(assignment);
  reader.readInt16();
  const topics = reader.readArray(
    (r) => ({
      topic: r.readString(false),
      partitions: r.readArray((inner) => inner.readInt32(), false, false),
    }),
    false,
    false,
  );
  return topics.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
