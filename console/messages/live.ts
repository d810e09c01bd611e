/** Records as they come in, for as long as somebody looks. */
import { setTimeout as pause } from 'node:timers/promises';
import { SourceError } from '../shell/errors.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Fetched, Fetcher } from '../../workloads/shared/clients/platformatic/fetcher.ts';
import type { Position, StoredRecord } from '../../workloads/shared/record.ts';
import { matches, type Search } from './match.ts';
import { readRanges } from './ranges.ts';
import { openFetcher } from './reader.ts';

export interface LiveBatch {
  readonly records: readonly StoredRecord[];
  /** Records that came in and are not shown: too many at once, or not what is looked for. */
  readonly passed: number;
  /** What does not answer, for now. */
  readonly problem?: string;
}

export interface LiveSettings {
  readonly topic: string;
  readonly partitions: readonly number[];
  readonly search: Search;
  /** When nobody looks any more. */
  readonly signal: AbortSignal;
}

/** Of one batch. */
const mostRecords = 50;
/** One batch in this time: a browser cannot show more. */
const intervalMs = 300;
const maxWaitMs = 500;
const partitionBytes = 262_144;
/** Who is further behind goes on at the end. */
const mostBehind = 1000n;
const afterFaultMs = 2000;

/** Ends with the signal. A cluster that does not answer for a while ends nothing. */
export async function* liveBatches(
  cluster: Cluster,
  settings: LiveSettings,
): AsyncGenerator<LiveBatch> {
  const { signal } = settings;
  const wait = (ms: number) => pause(ms, undefined, { signal }).catch(() => undefined);
  const fetcher = await openFetcher(cluster, maxWaitMs, partitionBytes);
  let positions: readonly Position[] = [];
  try {
    while (!signal.aborted) {
      try {
        if (positions.length === 0) positions = await ends(cluster, settings);
        const round = await readRound(cluster, fetcher, positions, settings);
        positions = round.positions;
        yield round.batch;
        await wait(intervalMs);
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        yield { records: [], passed: 0, problem: `${error.source}: ${error.message}` };
        await wait(afterFaultMs);
      }
    }
  } finally {
    await fetcher.close();
  }
}

async function ends(
  cluster: Cluster,
  { topic, partitions }: LiveSettings,
): Promise<readonly Position[]> {
  const ranges = await readRanges(cluster, topic, partitions);
  return [...ranges].map(([partition, { end }]) => ({ topic, partition, offset: end }));
}

async function readRound(
  cluster: Cluster,
  fetcher: Fetcher,
  positions: readonly Position[],
  { search }: LiveSettings,
) {
  const fetched = await cluster.wire(() => fetcher.fetch(positions));
  const fresh = fetched.flatMap(({ records }) => records).sort(byTime);
  const found: StoredRecord[] = [];
  for (const record of fresh) if (await matches(record, search)) found.push(record);
  const records = found.slice(-mostRecords);
  const skipped = fetched.reduce((sum, each) => sum + (behind(each) ?? 0n), 0n);
  return {
    positions: moved(positions, fetched),
    batch: { records, passed: fresh.length - records.length + Number(skipped) },
  };
}

/** How many records are left out; undefined where none are. */
function behind({ next, highWatermark }: Fetched): bigint | undefined {
  return highWatermark - next > mostBehind ? highWatermark - next : undefined;
}

function moved(positions: readonly Position[], fetched: readonly Fetched[]): Position[] {
  const next = new Map(
    fetched.map((each) => [
      each.partition,
      behind(each) === undefined ? each.next : each.highWatermark,
    ]),
  );
  const all = positions.map((each) => ({
    ...each,
    offset: next.get(each.partition) ?? each.offset,
  }));
  // A broker fills its answer from the front: who got nothing comes first next time.
  return all.sort((a, b) => Number(next.has(a.partition)) - Number(next.has(b.partition)));
}

function byTime(a: StoredRecord, b: StoredRecord): number {
  return Number(a.timestamp - b.timestamp);
}
