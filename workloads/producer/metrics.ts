/** The producer's figures for Prometheus. They are read from the tally when somebody asks: counting stays cheap. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Accumulator } from './accumulator.ts';
import type { Batch } from './batch.ts';
import { failureKinds } from './failure-kinds.ts';
import type { Tally } from './tally.ts';

export interface Metrics {
  readonly registry: Registry;
  /** A request has come to its end. @param ms how long it took */
  readonly request: (batches: readonly Batch[], ms: number) => void;
}

export function createMetrics(
  tally: Tally,
  accumulator: () => Pick<Accumulator, 'availableBytes' | 'inFlight'>,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counts: Readonly<Record<string, readonly [string, () => number]>> = {
    producer_records_sent_total: ['Records handed to the producer.', () => tally.sent],
    producer_records_acknowledged_total: ['Records acknowledged.', () => tally.acknowledged],
    producer_bytes_total: ['Keys and values delivered, in bytes.', () => tally.bytes],
    producer_batches_retried_total: ['Batches sent again.', () => tally.retriedBatches],
  };
  for (const [name, [help, read]] of Object.entries(counts)) {
    new Counter({
      ...{ name, help, registers },
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
  new Counter({
    ...{ name: 'producer_records_failed_total', help: 'Records that failed, by kind.' },
    ...{ labelNames: ['kind'], registers },
    collect() {
      this.reset();
      for (const kind of failureKinds) this.inc({ kind }, tally.errors.get(kind) ?? 0);
    },
  });
  const levels: Readonly<Record<string, readonly [string, () => number]>> = {
    producer_buffer_available_bytes: ['Free memory.', () => accumulator().availableBytes],
    producer_requests_in_flight: ['Requests under way.', () => accumulator().inFlight],
    producer_records_waiting: ['Records not acknowledged yet.', () => tally.waiting],
    producer_seconds_since_progress: [
      'Time since records were acknowledged last, or since the first of those that wait came.',
      () => (performance.now() - tally.lastProgress) / 1000,
    ],
  };
  for (const [name, [help, read]] of Object.entries(levels)) {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read());
      },
    });
  }
  const batchBytes = new Histogram({
    ...{ name: 'producer_batch_bytes', help: 'Size of batches before compression.', registers },
    buckets: [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576],
  });
  const latency = new Histogram({
    ...{ name: 'producer_request_seconds', help: 'Time until a request was answered.', registers },
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
  });
  return {
    registry,
    request: (batches, ms) => {
      latency.observe(ms / 1000);
      for (const { bytes } of batches) batchBytes.observe(bytes);
    },
  };
}
