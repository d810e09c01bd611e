/**
 * The seam between the programs and a Kafka client library. Both libraries behind it pass the same tests; what one of
 * them cannot do it says in `limits`.
 */
import type { OutgoingRecord, Position, StoredRecord, TopicPartition } from './record.ts';

export type ClientName = 'kafkajs' | 'platformatic';

/** `0`: nobody confirms; `1`: the leader has it; `all`: every replica in sync has it. */
export type Acks = '0' | '1' | 'all';

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';

export interface Client {
  readonly name: ClientName;
  readonly limits: readonly string[];
  admin(): Promise<ClientAdmin>;
  producer(settings: ProducerSettings): Promise<ClientProducer>;
  consumer(settings: ConsumerSettings): Promise<ClientConsumer>;
}

export interface ClientAdmin {
  /** @throws when it cannot be made; an existing topic is no error. Does not wait for leaders: see topics.ts */
  createTopic(topic: NewTopic): Promise<void>;
  deleteTopic(topic: string): Promise<void>;
  /** @returns how many partitions the topic has and which of them have no leader; undefined when there is no such topic. Never creates it. */
  describeTopic(topic: string): Promise<TopicState | undefined>;
  /** First offset that is kept, and the next one to be written, of each partition. */
  offsets(topic: string): Promise<readonly PartitionRange[]>;
  /** The first offset of each partition whose record is not older; the end where there is none. @param timestamp ms since 1970 */
  offsetsAt(topic: string, timestamp: bigint): Promise<readonly Position[]>;
  /** What the group has committed; partitions without a commit are left out. */
  committed(group: string, topic: string): Promise<readonly Position[]>;
  close(): Promise<void>;
}

export interface NewTopic {
  readonly topic: string;
  readonly partitions: number;
  /** Left out, the broker's default. */
  readonly replicationFactor?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

export interface TopicState {
  readonly partitions: number;
  readonly leaderless: readonly number[];
}

export interface PartitionRange extends TopicPartition {
  readonly start: bigint;
  readonly end: bigint;
}

export interface ProducerSettings {
  readonly acks: Acks;
  readonly idempotent: boolean;
  readonly compression: Compression;
  /** `request.timeout.ms`: how long one request may take. */
  readonly requestTimeoutMs: number;
}

/** Sends batches as they are: it neither waits, nor batches, nor chooses partitions, nor retries. */
export interface ClientProducer {
  /**
   * As few produce requests as the library allows. A batch that is sent again has the same records in the same order:
   * an idempotent producer knows by them that it may have arrived already.
   * @returns the offset of the first record of each batch; undefined with acks 0
   * @throws SendError by batch
   */
  send(batches: readonly RecordBatch[]): Promise<readonly SentBatch[]>;
  /** Looks at the topic anew after an error that says that what is known is old. */
  refresh(topic: string): Promise<void>;
  close(): Promise<void>;
}

/** Records for one partition, in order. */
export interface RecordBatch extends TopicPartition {
  readonly records: readonly OutgoingRecord[];
}

export type SentBatch =
  | { readonly ok: true; readonly baseOffset: bigint | undefined }
  /** @see errors.ts for what can be said of an error */
  | { readonly ok: false; readonly error: Error };

export interface ConsumerSettings {
  readonly topics: readonly string[];
  /** A member of this group; or, without one, exactly these partitions. */
  readonly group: string | readonly TopicPartition[];
  /** Where to begin without a commit: `auto.offset.reset`. */
  readonly reset: 'earliest' | 'latest';
  readonly minBytes: number;
  readonly maxWaitMs: number;
  readonly maxBytesPerPartition: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly rebalanceTimeoutMs: number;
}

/** What the program wants to hear. All are awaited: no batch comes before `assigned` is done. */
export interface ConsumerEvents {
  /** @returns where to begin; partitions that are left out begin at their commit */
  readonly assigned: (partitions: readonly TopicPartition[]) => Promise<readonly Position[]>;
  /** The last moment to commit what is done. */
  readonly revoked: (partitions: readonly TopicPartition[]) => Promise<void>;
  /** Records of one partition. Resolve when they are done; a rejection ends the consumer with it. */
  readonly batch: (batch: IncomingBatch) => Promise<void>;
  /** Reading has failed and is tried again, with the error; or works again, without one. */
  readonly interrupted?: (error: Error | undefined) => void;
  /** The consumer has ended by itself and will not go on. */
  readonly crashed: (error: Error) => void;
}

export interface IncomingBatch extends TopicPartition {
  readonly records: readonly StoredRecord[];
  /** The next offset to be written when the batch was fetched. */
  readonly highWatermark: bigint;
  /** Tells the group that this member is still at it. Call between parts of long work. @throws when it is not in the group any more */
  heartbeat(): Promise<void>;
  /** Whether the partition has been taken away since: do not store what is left. */
  isStale(): boolean;
}

export interface ClientConsumer {
  /** @returns when it has joined */
  run(events: ConsumerEvents): Promise<void>;
  commit(positions: readonly Position[]): Promise<void>;
  /** The next batch of the partition begins there. */
  seek(position: Position): Promise<void>;
  /** Leaves the group after the batch in work. Idempotent; safe inside of a handler. */
  close(): Promise<void>;
}
