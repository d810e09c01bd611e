/** One record, by its place. */
import type { StoredRecord } from '../../workloads/shared/record.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { TopicMetadata } from '../cluster/metadata.ts';
import { PageError } from '../shell/errors.ts';
import { readRanges } from './ranges.ts';
import { withReader } from './reader.ts';

/** @throws PageError 404 that says what is kept; SourceError */
export async function readRecord(
  cluster: Cluster,
  topic: TopicMetadata,
  place: { readonly partition: string; readonly offset: string },
): Promise<StoredRecord> {
  const partition = partitionNamed(topic, place.partition);
  const range = (await readRanges(cluster, topic.name, [partition])).get(partition);
  if (range === undefined)
    throw missing(topic, place, 'the leader of the partition does not answer');
  const offset = /^\d{1,18}$/.test(place.offset) ? BigInt(place.offset) : -1n;
  const kept = `offsets ${range.start} to ${range.end - 1n} are kept`;
  if (range.start === range.end) throw missing(topic, place, 'the partition is empty');
  if (offset < range.start || offset >= range.end) throw missing(topic, place, kept);
  const slice = { partition, from: offset, to: offset + 1n };
  const [piece] = await withReader(cluster, topic.name, (read) => read([slice]));
  const record = piece?.records.find((each) => each.offset === offset);
  if (record !== undefined) return record;
  throw missing(topic, place, `${kept}, but compaction or a transaction has left a gap there`);
}

function partitionNamed({ name, partitions }: TopicMetadata, text: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  const found = partitions.find(({ partition }) => partition === number);
  if (found !== undefined) return found.partition;
  const problem = `topic ${name} has no partition ${text}`;
  throw new PageError(404, problem, `its partitions are 0 to ${partitions.length - 1}`);
}

function missing(
  { name }: TopicMetadata,
  { partition, offset }: { readonly partition: string; readonly offset: string },
  fix: string,
): PageError {
  return new PageError(404, `partition ${partition} of ${name} has no record at ${offset}`, fix);
}
