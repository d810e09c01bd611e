/** The segments of a partition, with as few bytes read as tell their times. */
import {
  batchAt,
  headerBytes,
  lastIndexedPosition,
  newestIndexed,
  offsetEntryBytes,
  timeEntryBytes,
  walkBatches,
} from './bytes.ts';
import type { Disk, DiskFile } from './disk.ts';
import type { SegmentFiles } from './folders.ts';

export interface Segment {
  /** Its name without `.log`. */
  readonly baseOffset: bigint;
  readonly bytes: number;
  /** Whether it is the one that is written to. */
  readonly active: boolean;
  /** When its file was last written, in ms since 1970. */
  readonly changedMs: number;
  /** Of the first record that is kept; undefined where it is empty. */
  readonly firstOffset: bigint | undefined;
  /** Where the next segment begins, or the partition ends. */
  readonly nextOffset: bigint;
  /** Time of the first record, in ms since 1970; undefined where it has none or compaction has overwritten it. */
  readonly firstMs: bigint | undefined;
  /** The newest time of all records; undefined where none has one. */
  readonly newestMs: bigint | undefined;
  /** Whether there may be a newer one, since not all could be looked at. */
  readonly partial: boolean;
}

/**
 * @param files oldest first
 * @param end the next offset of the partition; undefined where nobody knows
 * @param indexIntervalBytes `index.interval.bytes`: at least so many bytes of the log are between two entries of an index
 */
export async function readSegments(
  disk: Pick<Disk, 'read'>,
  files: readonly SegmentFiles[],
  end: bigint | undefined,
  indexIntervalBytes: number,
): Promise<Segment[]> {
  const read = await Promise.all(
    files.map(async (own, at): Promise<Segment[]> => {
      const following = files[at + 1];
      const active = following === undefined;
      const { baseOffset, log } = own;
      const [head, times] = await Promise.all([
        disk.read(log.path, 0, Math.min(log.bytes, headerBytes)),
        readTimes(disk, own, active, indexIntervalBytes),
      ]);
      // It was deleted since it was listed.
      if (head.length === 0 && log.bytes > 0) return [];
      const first = batchAt(head, 0);
      const segment: Segment = {
        baseOffset,
        bytes: log.bytes,
        active,
        changedMs: log.changedMs,
        firstOffset: first?.baseOffset,
        nextOffset: following?.baseOffset ?? end ?? times.next ?? baseOffset,
        firstMs: first?.firstMs,
        newestMs: times.newestMs,
        partial: times.partial,
      };
      return [segment];
    }),
  );
  return read.flat();
}

interface Times {
  readonly newestMs: bigint | undefined;
  readonly partial: boolean;
  /** Behind the last record; known where the end of the log was read. */
  readonly next?: bigint;
}

async function readTimes(
  disk: Pick<Disk, 'read'>,
  { log, timeIndex, offsetIndex }: SegmentFiles,
  active: boolean,
  indexIntervalBytes: number,
): Promise<Times> {
  if (log.bytes === 0) return { newestMs: undefined, partial: false };
  if (!active) {
    const newestMs = await lastOfClosed(disk, timeIndex);
    if (newestMs !== undefined) return { newestMs, partial: false };
  }
  // No header of a batch is shorter, whatever the interval is.
  const entries = Math.floor(log.bytes / Math.max(indexIntervalBytes, headerBytes)) + 2;
  const start = (file: DiskFile | undefined, size: number) =>
    file === undefined
      ? Buffer.alloc(0)
      : disk.read(file.path, 0, Math.min(file.bytes, entries * size));
  const [byTime, byOffset] = await Promise.all([
    start(timeIndex, timeEntryBytes),
    start(offsetIndex, offsetEntryBytes),
  ]);
  return timesOfTail(disk, log, newestIndexed(byTime), lastIndexedPosition(byOffset));
}

/** The broker ends the index of a segment that it closes with the newest time of all. */
async function lastOfClosed(
  disk: Pick<Disk, 'read'>,
  index: DiskFile | undefined,
): Promise<bigint | undefined> {
  if (index === undefined || index.bytes < timeEntryBytes || index.bytes % timeEntryBytes !== 0) {
    return undefined;
  }
  return newestIndexed(await disk.read(index.path, index.bytes - timeEntryBytes, timeEntryBytes));
}

/** An index is some kilobytes behind the log; more than this is behind only where it is damaged. */
const mostTailBytes = 8 * 1024 * 1024;

async function timesOfTail(
  disk: Pick<Disk, 'read'>,
  log: DiskFile,
  indexed: bigint | undefined,
  from: number,
): Promise<Times> {
  const tail = await disk.read(log.path, from, Math.min(log.bytes - from, mostTailBytes));
  const { batches, bytes } = walkBatches(tail);
  const times = [indexed, ...batches.map(({ newestMs }) => newestMs)];
  const known = times.filter((each) => each !== undefined);
  const newestMs = known.length === 0 ? undefined : known.reduce((a, b) => (a > b ? a : b));
  const last = batches.at(-1);
  const next = last === undefined ? {} : { next: last.lastOffset + 1n };
  return { newestMs, partial: from + bytes < log.bytes, ...next };
}
