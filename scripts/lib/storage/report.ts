/** All that `storage` knows: what is on the disk, joined with what the broker says of it. */
import type { Admin } from 'kafkajs';
import { nearestName } from '../../../stacks/config.ts';
import { fault, UserFault } from '../../../stacks/errors.ts';
import { adviceFor, type Place, type Step } from './advice.ts';
import { brokerDisk, type Capture, type Disk } from './disk.ts';
import { fatesOf, limitsOf, type Fate } from './fate.ts';
import { flagOf, type Flag } from './flags.ts';
import {
  leavingBytes,
  otherFolder,
  partitionOf,
  segmentsOf,
  type OtherFolder,
  type PartitionFolder,
} from './folders.ts';
import { readSegments, type Segment } from './segments.ts';
import { brokerSettings, topicSettings, type TopicSettings } from './settings.ts';

export interface StorageReport {
  /** Log folders of the broker, where it runs. */
  readonly folders: readonly string[];
  /** How often the broker looks for segments to delete. */
  readonly checkIntervalMs: bigint;
  readonly topics: readonly TopicReport[];
  readonly otherFolders: readonly OtherFolder[];
}

export interface TopicReport {
  readonly topic: string;
  readonly settings: TopicSettings;
  readonly partitions: readonly PartitionReport[];
  /** What to do, where a segment is flagged. */
  readonly advice: readonly Step[];
}

export interface PartitionReport {
  readonly topic: string;
  readonly partition: number;
  /** The whole path, where the broker is. */
  readonly folder: string;
  /** Of its segments. */
  readonly bytes: number;
  /** Of segments that are let go and not removed yet. */
  readonly leavingBytes: number;
  /** First offset that is kept, and the next one to be written; undefined where the broker does not tell. */
  readonly start: bigint | undefined;
  readonly end: bigint | undefined;
  /** Oldest first. */
  readonly segments: readonly SegmentReport[];
}

export interface SegmentReport extends Segment {
  readonly fate: Fate;
  readonly flag: Flag | undefined;
}

export interface Question {
  readonly admin: Admin;
  readonly capture: Capture;
  readonly place: Place;
  /** Undefined for all. */
  readonly topic: string | undefined;
  readonly nowMs: bigint;
}

/** @throws UserFault when there is no such topic */
export async function readStorage(question: Question): Promise<StorageReport> {
  const { admin, capture, topic } = question;
  const known = (await admin.listTopics()).sort();
  if (topic !== undefined && !known.includes(topic)) throw noTopic(topic, known);
  const topics = topic === undefined ? known : [topic];
  const [broker, settings] = await Promise.all([
    brokerSettings(admin),
    topicSettings(admin, topics),
  ]);
  const disks = broker.logDirs.map((root) => brokerDisk(capture, root));
  const prefix = topic === undefined ? '' : `${topic}-`;
  const listed = await Promise.all(
    disks.map(async (disk) => (await disk.list(prefix)).map((folder) => ({ disk, folder }))),
  );
  const partitions = listed.flat().flatMap(({ disk, folder }) => {
    const own = partitionOf(folder);
    return own === undefined ? [] : [{ disk, folder: own }];
  });
  const reports = [...settings].map(([name, its]) => {
    const own = partitions.filter(({ folder }) => folder.topic === name);
    return readTopic(question, name, its, own);
  });
  const others = listed.flat().filter(({ folder }) => {
    const own = partitionOf(folder);
    return own === undefined || !settings.has(own.topic);
  });
  return {
    folders: broker.logDirs,
    checkIntervalMs: broker.checkIntervalMs,
    topics: (await Promise.all(reports)).sort(byName),
    otherFolders: topic === undefined ? others.map(({ folder }) => otherFolder(folder)) : [],
  };
}

interface PartitionPlace {
  readonly disk: Disk;
  readonly folder: PartitionFolder;
}

async function readTopic(
  { admin, place, nowMs }: Question,
  topic: string,
  settings: TopicSettings,
  places: readonly PartitionPlace[],
): Promise<TopicReport> {
  const ranges = new Map(
    (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => [
      partition,
      { start: BigInt(low), end: BigInt(high) },
    ]),
  );
  const partitions = await Promise.all(
    places
      .toSorted((a, b) => a.folder.partition - b.folder.partition)
      .map((each) => readPartition(each, settings, ranges.get(each.folder.partition), nowMs)),
  );
  const report = { topic, settings, partitions };
  return { ...report, advice: adviceFor(report, place) };
}

async function readPartition(
  { disk, folder }: PartitionPlace,
  settings: TopicSettings,
  range: { readonly start: bigint; readonly end: bigint } | undefined,
  nowMs: bigint,
): Promise<PartitionReport> {
  const interval = Number(settings['index.interval.bytes'].value);
  const segments = await readSegments(disk, segmentsOf(folder), range?.end, interval);
  const limits = limitsOf(settings);
  const fates = fatesOf(segments, limits, range?.start, nowMs);
  return {
    topic: folder.topic,
    partition: folder.partition,
    folder: `${disk.root}/${folder.name}`,
    bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    leavingBytes: leavingBytes(folder),
    start: range?.start,
    end: range?.end,
    segments: segments.map((segment, at) => {
      const fate = fates[at] ?? { kind: 'empty' };
      return { ...segment, fate, flag: flagOf(segment, fate, limits, nowMs) };
    }),
  };
}

function byName(a: TopicReport, b: TopicReport): number {
  return a.topic < b.topic ? -1 : 1;
}

function noTopic(value: string, known: readonly string[]): UserFault {
  const nearest = nearestName(value, known);
  return new UserFault([
    fault('KS_USAGE', {
      setting: 'TOPIC',
      value,
      problem: 'the broker has no such topic',
      ...(known.length === 0 ? {} : { allowed: known.join(', ') }),
      fix: nearest ? `use ${nearest}` : './kstack storage',
    }),
  ]);
}
