/** A cluster with many topics, and one topic with many records. */
import { Admin } from '@platformatic/kafka';
import type { BenchBroker } from '../broker.ts';
import { fill } from '../consume/fill.ts';
import { say } from '../../lib/print.ts';

export const sizes = {
  full: { topics: 1000, partitions: 10, records: 10_000_000 },
  quick: { topics: 100, partitions: 10, records: 500_000 },
} as const;

export interface Filling {
  readonly broker: BenchBroker;
  /** The one that gets all the records. */
  readonly topic: string;
  readonly topics: number;
  readonly partitions: number;
  readonly records: number;
  readonly signal: AbortSignal;
}

/** The stack is gone afterwards, and the topics with it. */
export async function fillCluster(filling: Filling): Promise<void> {
  await createTopics(filling);
  const startedAt = performance.now();
  await fill(filling);
  say(`${filling.records} records: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** At a time: the broker makes folders and files for each partition before it answers. */
const batch = 50;

async function createTopics({ broker, topics, partitions, signal }: Filling): Promise<void> {
  const admin = new Admin({
    clientId: 'bench',
    bootstrapBrokers: broker.bootstrap.split(','),
    requestTimeout: 120_000,
  });
  const startedAt = performance.now();
  try {
    for (let from = 0; from < topics; from += batch) {
      signal.throwIfAborted();
      const names = Array.from(
        { length: Math.min(batch, topics - from) },
        (_, index) => `bench-many-${String(from + index).padStart(4, '0')}`,
      );
      await admin.createTopics({ topics: names, partitions, replicas: 1 });
    }
  } finally {
    await admin.close();
  }
  say(`${topics} topics: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
