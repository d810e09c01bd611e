/** Records as Kafka has them: bytes, an ordered list of headers, and three different things for null, empty and missing. */

/** A header may appear several times; their order is kept. */
export interface Header {
  readonly key: string;
  /** `null` is not an empty value. */
  readonly value: Buffer | null;
}

/** A record that is to be sent. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Left out, the partitioner chooses. */
  readonly partition?: number;
  /** `null` means that it has no key; an empty one is a key. */
  readonly key: Buffer | null;
  /** `null` is a tombstone: on a compacted topic it deletes the key. */
  readonly value: Buffer | null;
  readonly headers: readonly Header[];
  /** Milliseconds since 1970. Left out, the moment of sending. */
  readonly timestamp?: bigint;
}

/** A record that a topic holds. */
export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  /** 64 bits: a JavaScript number would round it. */
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly Header[];
  /** Milliseconds since 1970; -1 where the record has none. */
  readonly timestamp: bigint;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A place in a partition: that of the next record to read. */
export interface Position extends TopicPartition {
  readonly offset: bigint;
}
