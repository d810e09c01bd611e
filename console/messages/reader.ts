/** Reads parts of partitions. No group knows of it. */
import { FetchIsolationLevels } from '@platformatic/kafka';
import type { ConsumerSettings } from '../../workloads/shared/client.ts';
import { Fetcher, type Fetched } from '../../workloads/shared/clients/platformatic/fetcher.ts';
import type { Position, StoredRecord } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Piece, ReadSlices, Slice } from './walk.ts';

/** @param maxWaitMs how long the broker may wait for records where none are */
export async function openFetcher(cluster: Cluster, maxWaitMs: number, maxBytes: number) {
  const wire = await cluster.wire((each) => Promise.resolve(each));
  // What transactions have not ended yet is there, too.
  const options = { ...cluster.options, isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED };
  const settings = { ...unused, maxWaitMs, maxBytesPerPartition: maxBytes };
  return new Fetcher(options, wire, settings);
}

/** Reads each slice whole: they are few and short. @throws SourceError */
export async function withReader<T>(
  cluster: Cluster,
  topic: string,
  ask: (read: ReadSlices) => Promise<T>,
): Promise<T> {
  const fetchers = new Fetchers(cluster);
  try {
    return await ask((slices) => readSlices(cluster, fetchers, topic, slices));
  } finally {
    await fetchers.close();
  }
}

const maxWaitMs = 100;

/** Bytes of a partition in one answer. They may be compressed: a thousand records fit into a few thousand bytes. */
const answerBytes = { few: 32_768, many: 524_288 } as const;
type Amount = keyof typeof answerBytes;

/** Made when they are needed. */
class Fetchers {
  readonly #cluster: Cluster;
  readonly #open = new Map<Amount, Promise<Fetcher>>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  of(amount: Amount): Promise<Fetcher> {
    const known =
      this.#open.get(amount) ?? openFetcher(this.#cluster, maxWaitMs, answerBytes[amount]);
    this.#open.set(amount, known);
    return known;
  }

  async close(): Promise<void> {
    const settled = await Promise.allSettled(this.#open.values());
    const open = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    await Promise.all(open.map((fetcher) => fetcher.close()));
  }
}

/** Nobody joins a group here. */
const unused: ConsumerSettings = {
  topics: [],
  group: [],
  reset: 'earliest',
  minBytes: 1,
  maxWaitMs: 0,
  maxBytesPerPartition: 0,
  sessionTimeoutMs: 0,
  heartbeatMs: 0,
  rebalanceTimeoutMs: 0,
};

async function readSlices(
  cluster: Cluster,
  fetchers: Fetchers,
  topic: string,
  slices: readonly Slice[],
): Promise<Piece[]> {
  const parts = slices.map((slice) => new Part(slice));
  let open = parts;
  let amount: Amount = slices.some(({ from, to }) => to - from > fewRecords) ? 'many' : 'few';
  while (open.length > 0) {
    const positions = open.map(({ slice, at }): Position => ({
      topic,
      partition: slice.partition,
      offset: at,
    }));
    const fetcher = await fetchers.of(amount);
    const answers = await cluster.wire(() => fetcher.fetch(positions));
    // Behind the last record there may be offsets without any.
    if (answers.length === 0) break;
    if (answers.length < open.length) amount = 'many';
    for (const answer of answers) {
      open.find(({ slice }) => slice.partition === answer.partition)?.take(answer);
    }
    // A broker fills its answer from the front: who got nothing comes first next time.
    const answered = new Set(answers.map(({ partition }) => partition));
    open = open
      .filter(({ isWhole }) => !isWhole)
      .sort((a, b) => rank(answered, a.slice) - rank(answered, b.slice));
  }
  return parts;
}

const fewRecords = 500n;

/** A slice as far as it is read. */
class Part implements Piece {
  readonly slice: Slice;
  readonly records: StoredRecord[] = [];
  at: bigint;

  constructor(slice: Slice) {
    this.slice = slice;
    this.at = slice.from;
  }

  get isWhole(): boolean {
    return this.at >= this.slice.to;
  }

  get reached(): bigint {
    return this.isWhole ? this.at : this.slice.to;
  }

  take({ records, next }: Fetched): void {
    for (const record of records) this.records.push(record);
    this.at = next;
  }
}

function rank(answered: ReadonlySet<number>, { partition }: Slice): number {
  return answered.has(partition) ? 1 : 0;
}
