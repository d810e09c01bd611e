/** A producer behind the seam whose answers a test gives, and an accumulator over it. */
import {
  Accumulator,
  type AccumulatorSettings,
} from '../../../../workloads/producer/accumulator.ts';
import type { Done } from '../../../../workloads/producer/batch.ts';
import { Placement } from '../../../../workloads/producer/placement.ts';
import type {
  ClientProducer,
  RecordBatch,
  SentBatch,
} from '../../../../workloads/shared/client.ts';
import type { OutgoingRecord } from '../../../../workloads/shared/record.ts';

/** A request that waits for its answer. */
export interface Request {
  readonly batches: readonly RecordBatch[];
  /** Values of its first batch. */
  readonly values: readonly string[];
  readonly ok: (baseOffset?: bigint) => void;
  /** Fails all of its batches. */
  readonly fail: (error: Error) => void;
  readonly answer: (results: readonly SentBatch[]) => void;
  readonly reject: (error: Error) => void;
}

export class ScriptedProducer implements ClientProducer {
  readonly requests: Request[] = [];
  readonly refreshed: string[] = [];
  /** Answers by itself, if set. */
  auto: ((request: Request) => void) | undefined;

  send(batches: readonly RecordBatch[]): Promise<readonly SentBatch[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly SentBatch[]>();
    const request: Request = {
      batches,
      values: batches[0]?.records.map(({ value }) => String(value)) ?? [],
      ok: (baseOffset = 0n) => {
        resolve(batches.map(() => ({ ok: true, baseOffset })));
      },
      fail: (error) => {
        resolve(batches.map(() => ({ ok: false, error })));
      },
      answer: resolve,
      reject,
    };
    this.requests.push(request);
    this.auto?.(request);
    return promise;
  }

  /** The request by its number; the last one for -1. */
  request(index: number): Request {
    const found = this.requests.at(index);
    if (found === undefined) throw new Error(`only ${this.requests.length} requests`);
    return found;
  }

  refresh(topic: string): Promise<void> {
    this.refreshed.push(topic);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What became of a record. */
export interface Outcome {
  readonly value: string;
  readonly partition: number;
  readonly offset: bigint | undefined;
  readonly error: Error | undefined;
}

export interface Bench {
  readonly producer: ScriptedProducer;
  readonly accumulator: Accumulator;
  readonly outcomes: Outcome[];
  readonly done: Done;
  /** Partitions of a topic; a test may let them grow, or be unknown. */
  readonly sizes: Map<string, number>;
  /** Every topic whose partitions were asked for. */
  readonly asked: string[];
  /** Appends a record with this value to a partition. */
  readonly add: (value: string, partition?: number) => Promise<void> | undefined;
}

export const usual: AccumulatorSettings = {
  batchSizeBytes: 16_384,
  lingerMs: 0,
  bufferMemoryBytes: 1_000_000,
  maxBlockMs: 1000,
  maxInFlight: 5,
  maxRequestBytes: 100_000,
  deliveryTimeoutMs: 10_000,
  requestTimeoutMs: 2000,
  retries: 1000,
  retryBackoffMs: 100,
  retryBackoffMaxMs: 1000,
};

export function bench(settings: Partial<AccumulatorSettings> = {}, partitions = 4): Bench {
  const producer = new ScriptedProducer();
  const sizes = new Map([['t', partitions]]);
  const asked: string[] = [];
  const refresh = (topic: string) => {
    asked.push(topic);
    return Promise.resolve();
  };
  const accumulator = new Accumulator({
    settings: { ...usual, ...settings },
    producer,
    sizes: {
      count: (topic) => sizes.get(topic),
      refresh,
      refreshSoon: (topic) => void refresh(topic),
    },
    placement: new Placement(() => 0.5),
  });
  const outcomes: Outcome[] = [];
  const done: Done = (error, { value }, partition, offset) => {
    outcomes.push({ value: String(value), partition, offset, error });
  };
  const add = (value: string, partition = 0) =>
    accumulator.append(record({ value: Buffer.from(value), partition }), done);
  return { producer, accumulator, outcomes, done, sizes, asked, add };
}

export function record(parts: Partial<OutgoingRecord> = {}): OutgoingRecord {
  return { topic: 't', key: null, value: Buffer.from('v'), headers: [], ...parts };
}
