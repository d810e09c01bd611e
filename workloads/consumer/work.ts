/** One batch: in parts, each judged, stored and then committed. */
import type { IncomingBatch } from '../shared/client.ts';
import type { Position, StoredRecord } from '../shared/record.ts';
import { abortable } from '../shared/retry.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Committer } from './commits.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Judge } from './judge.ts';
import { GivenUpError, type Patience } from './patience.ts';
import type { Judged, JudgedBatch, Written } from './store/writer.ts';

export interface WorkOptions {
  readonly maxPollRecords: number;
  /** Made-up work for every record. */
  readonly delayMs: number;
  readonly heartbeatMs: number;
  readonly signal: AbortSignal;
  readonly judge: Judge;
  readonly patience: Patience;
  readonly deadLetters: DeadLetters | undefined;
  readonly write: (batch: JudgedBatch) => Written;
  readonly committer: Pick<Committer, 'done'>;
  /** How many records may still be handled. */
  readonly left: () => number;
  readonly onPart: (part: DonePart) => void;
  /** Reads from there again, if the partition is still here. */
  readonly rewind: (position: Position) => Promise<void>;
}

export interface DonePart {
  readonly batch: JudgedBatch;
  readonly written: Written;
  readonly tookMs: number;
}

/** @throws when a part cannot be stored; it is not committed then */
export async function workOn(batch: IncomingBatch, options: WorkOptions): Promise<void> {
  let next = 0;
  while (next < batch.records.length && mayGoOn(batch, options)) {
    const size = Math.min(options.maxPollRecords, options.left());
    const records = batch.records.slice(next, next + size);
    try {
      await workOnPart(batch, records, options);
    } catch (error) {
      if (options.signal.aborted) return;
      if (!(error instanceof GivenUpError)) throw error;
      break;
    }
    next += records.length;
  }
  // A client takes the batch for done. Where the partition is still ours, what is left comes again.
  const first = batch.records[next];
  if (first !== undefined && !options.signal.aborted) await options.rewind(first);
}

async function workOnPart(
  batch: IncomingBatch,
  records: readonly StoredRecord[],
  options: WorkOptions,
): Promise<void> {
  const { patience, deadLetters } = options;
  const started = performance.now();
  const between = () => stillOurs(batch);
  await pretend(batch, records.length, options);
  const judged = await patience({
    what: 'reading the values',
    work: () => judgeAll(records, options.judge),
    between,
  });
  if (deadLetters) {
    const rejected = judged.filter((each) => !each.valid);
    const work = () => deadLetters.send(rejected);
    await patience({ what: 'sending dead letters', work, between });
  }
  const part = judgedBatch(batch, judged);
  await stillOurs(batch);
  const written = await patience({ what: 'storing', work: () => options.write(part), between });
  options.onPart({ batch: part, written, tookMs: performance.now() - started });
  const { topic, partition } = batch;
  const committed = options.committer.done({ topic, partition, offset: part.next });
  // A broker that is away must not hold up a stop, which commits once more by itself.
  await abortable(committed, options.signal);
}

function mayGoOn(batch: IncomingBatch, { signal, left }: WorkOptions): boolean {
  return !signal.aborted && !batch.isStale() && left() > 0;
}

async function stillOurs(batch: IncomingBatch): Promise<void> {
  if (batch.isStale()) throw new GivenUpError('the partition was taken away');
  await batch.heartbeat().catch((error: unknown) => {
    throw new GivenUpError('the group does not know this member any more', { cause: error });
  });
}

async function judgeAll(records: readonly StoredRecord[], judge: Judge): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const record of records) {
    const verdict = judge(record);
    judged.push(verdict instanceof Promise ? await verdict : verdict);
  }
  return judged;
}

function judgedBatch({ topic, partition }: IncomingBatch, records: readonly Judged[]): JudgedBatch {
  const last = records.at(-1);
  if (last === undefined) throw new Error('a part has no records');
  return { topic, partition, records, next: last.record.offset + 1n };
}

/** Heartbeats go on, but only as long as the work itself: a member that hangs is not to look alive. */
async function pretend(batch: IncomingBatch, records: number, options: WorkOptions): Promise<void> {
  const { delayMs, heartbeatMs, signal } = options;
  for (let left = delayMs * records; left > 0; left -= heartbeatMs) {
    await delay(Math.min(left, heartbeatMs), undefined, { signal });
    await stillOurs(batch);
  }
}
