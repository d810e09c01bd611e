/** What the names of folders and files in a broker's log folder say. */
import type { DiskFile, DiskFolder } from './disk.ts';

export interface PartitionFolder extends DiskFolder {
  readonly topic: string;
  readonly partition: number;
}

/** A folder that is no partition in use. */
export interface OtherFolder {
  readonly name: string;
  readonly bytes: number;
  readonly what: string;
}

export interface SegmentFiles {
  readonly baseOffset: bigint;
  readonly log: DiskFile;
  readonly timeIndex: DiskFile | undefined;
  readonly offsetIndex: DiskFile | undefined;
}

const unknown = 'of a topic that the cluster does not know';
const marks: Readonly<Record<string, string>> = {
  delete: 'of a deleted topic, about to be removed',
  stray: unknown,
  future: 'on its way to another disk',
};

export function partitionOf(folder: DiskFolder): PartitionFolder | undefined {
  const [, topic, partition] = /^(.+)-(\d+)$/.exec(folder.name) ?? [];
  return topic === undefined ? undefined : { ...folder, topic, partition: Number(partition) };
}

export function otherFolder(folder: DiskFolder): OtherFolder {
  const [, mark = ''] = /\.[0-9a-f]+-(\w+)$/.exec(folder.name) ?? [];
  const usual = partitionOf(folder) === undefined ? 'not of the broker' : unknown;
  return { name: folder.name, bytes: recordBytes(folder), what: marks[mark] ?? usual };
}

/** Oldest first; the last one is written to. */
export function segmentsOf({ name, files }: DiskFolder): SegmentFiles[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files
    .flatMap((log) => {
      const [, stem] = /\/(\d{20})\.log$/.exec(log.path) ?? [];
      if (stem === undefined) return [];
      const beside = (kind: string) => byPath.get(`${name}/${stem}.${kind}`);
      const [timeIndex, offsetIndex] = [beside('timeindex'), beside('index')];
      return [{ baseOffset: BigInt(stem), log, timeIndex, offsetIndex }];
    })
    .sort((a, b) => (a.baseOffset < b.baseOffset ? -1 : 1));
}

/** Segments that retention or compaction has let go; the broker removes the files a minute later. */
export function leavingBytes({ files }: DiskFolder): number {
  return bytesOf(files.filter(({ path }) => path.endsWith('.log.deleted')));
}

/** Without indexes: those that were written to are long and hollow. */
function recordBytes({ files }: DiskFolder): number {
  return bytesOf(files.filter(({ path }) => !/\.(time)?index(\.deleted)?$/.test(path)));
}

function bytesOf(files: readonly DiskFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
