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
  /** Log folders of the brokers. */
  readonly folders: readonly LogFolder[];
  /** How often the broker looks for segments to delete. */
  readonly checkIntervalMs: bigint;
  readonly topics: readonly TopicReport[];
  readonly otherFolders: readonly (OtherFolder & OnBroker)[];
}

interface OnBroker {
  /** Name of the broker within the stack: `kafka`, `kafka-2`. */
  readonly broker: string;
}

export interface LogFolder extends OnBroker {
  /** Where the broker is. */
  readonly path: string;
}

export interface TopicReport {
  readonly topic: string;
  readonly settings: TopicSettings;
  readonly partitions: readonly PartitionReport[];
  /** What to do, where a segment is flagged. */
  readonly advice: readonly Step[];
}

/** Of the copy on the partition's leader, or where none leads on any broker. */
export interface PartitionReport extends OnBroker {
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

/** A broker, and a shell beside it. */
export interface BrokerShell {
  readonly name: string;
  /** `broker.id` */
  readonly id: number;
  readonly capture: Capture;
}

export interface Question {
  readonly admin: Admin;
  /** Those that run. */
  readonly brokers: readonly BrokerShell[];
  readonly place: Place;
  /** Undefined for all. */
  readonly topic: string | undefined;
  readonly nowMs: bigint;
}

/** @throws UserFault when there is no such topic */
export async function readStorage(question: Question): Promise<StorageReport> {
  const { admin, brokers, topic } = question;
  const known = (await admin.listTopics()).sort();
  if (topic !== undefined && !known.includes(topic)) throw noTopic(topic, known);
  const topics = topic === undefined ? known : [topic];
  const [disksByBroker, settings, leaders] = await Promise.all([
    Promise.all(brokers.map((broker) => disksOf(broker, admin))),
    topicSettings(admin, topics),
    leadersOf(admin, topics),
  ]);
  const disks = disksByBroker.flatMap((each) => each.disks);
  const prefix = topic === undefined ? '' : `${topic}-`;
  const listed = await Promise.all(
    disks.map(async (place) =>
      (await place.disk.list(prefix)).map((folder) => ({ ...place, folder })),
    ),
  );
  const partitions = listed.flat().flatMap((place) => {
    const own = partitionOf(place.folder);
    return own === undefined ? [] : [{ ...place, folder: own }];
  });
  const reports = [...settings].map(([name, its]) => {
    const own = partitions.filter(({ folder }) => folder.topic === name);
    return readTopic(question, name, its, oneOfEach(own, leaders.get(name)));
  });
  const others = listed.flat().filter(({ folder }) => {
    const own = partitionOf(folder);
    return own === undefined || !settings.has(own.topic);
  });
  return {
    folders: disks.map(({ broker, disk }) => ({ broker: broker.name, path: disk.root })),
    checkIntervalMs: disksByBroker[0]?.checkIntervalMs ?? 0n,
    topics: (await Promise.all(reports)).sort(byName),
    otherFolders:
      topic !== undefined
        ? []
        : others.map(({ broker, folder }) => ({ broker: broker.name, ...otherFolder(folder) })),
  };
}

async function disksOf(broker: BrokerShell, admin: Admin) {
  const { logDirs, checkIntervalMs } = await brokerSettings(admin, broker.id);
  const disks = logDirs.map((root) => ({ broker, disk: brokerDisk(broker.capture, root) }));
  return { disks, checkIntervalMs };
}

/** Ids of brokers by partition, by topic. */
async function leadersOf(
  admin: Admin,
  topics: readonly string[],
): Promise<Map<string, Map<number, number>>> {
  if (topics.length === 0) return new Map();
  const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
  return new Map(
    metadata.topics.map(({ name, partitions }) => [
      name,
      new Map(partitions.map(({ partitionId, leader }) => [partitionId, leader])),
    ]),
  );
}

interface PartitionPlace {
  readonly broker: BrokerShell;
  readonly disk: Disk;
  readonly folder: PartitionFolder;
}

/** The copy on the leader, which others follow. */
function oneOfEach(
  places: readonly PartitionPlace[],
  leaders: ReadonlyMap<number, number> | undefined,
): PartitionPlace[] {
  const copies = Map.groupBy(places, ({ folder }) => folder.partition);
  return [...copies].flatMap(
    ([partition, each]) =>
      each.find(({ broker }) => broker.id === leaders?.get(partition)) ?? each.slice(0, 1),
  );
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
  { broker, disk, folder }: PartitionPlace,
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
    broker: broker.name,
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
