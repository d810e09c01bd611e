/** `storage` for people: all topics in short, or one with each of its segments. */
import { columns } from '../print.ts';
import type { PartitionReport, SegmentReport, StorageReport, TopicReport } from './report.ts';
import { limitsOf } from './fate.ts';
import { settingNames, type SettingName } from './settings.ts';
import { instant, span } from './times.ts';

export function overviewText(report: StorageReport): string {
  const { folders, topics, otherFolders } = report;
  const head = ['TOPIC', 'PARTITIONS', 'SEGMENTS', 'SIZE', 'CLEANUP', 'KEPT FOR', 'NEWEST RECORD'];
  const flagged = topics
    .filter(isFlagged)
    .map(({ topic }) => `! ${topic}: a time that cannot be meant`);
  const others = otherFolders.map(({ broker, name, bytes, what }) => [
    name,
    broker,
    sizeText(bytes),
    what,
  ]);
  return paragraphs(
    folders.map(({ broker, path }) => `Folder of ${broker}: ${path}`),
    [columns([...head, ''], topics.map(topicRow))],
    others.length === 0 ? [] : [columns(['OTHER FOLDER', 'BROKER', 'SIZE', ''], others)],
    flagged.length === 0 ? [] : [...flagged, 'More of one: ./kstack storage TOPIC'],
  );
}

export function topicText({ topics, checkIntervalMs }: StorageReport): string {
  return paragraphs(...topics.flatMap((topic) => topicParts(topic, checkIntervalMs)));
}

function paragraphs(...all: readonly (readonly string[])[]): string {
  return all
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function isFlagged({ partitions }: TopicReport): boolean {
  return partitions.some(({ segments }) => segments.some(({ flag }) => flag !== undefined));
}

function topicRow(report: TopicReport): string[] {
  const { topic, settings, partitions } = report;
  const segments = partitions.flatMap((each) => each.segments);
  const { deletes, retentionMs } = limitsOf(settings);
  const newest = segments
    .flatMap(({ newestMs }) => newestMs ?? [])
    .reduce<bigint | undefined>((a, b) => (a !== undefined && a > b ? a : b), undefined);
  return [
    topic,
    String(partitions.length),
    String(segments.length),
    sizeText(partitions.reduce((sum, { bytes }) => sum + bytes, 0)),
    settings['cleanup.policy'].value,
    !deletes || retentionMs === undefined ? 'no limit' : span(retentionMs),
    newest === undefined ? '-' : instant(newest),
    isFlagged(report) ? '!' : '',
  ];
}

function topicParts(report: TopicReport, checkIntervalMs: bigint): string[][] {
  const { topic, settings, partitions, advice } = report;
  const check = `The broker looks for segments to delete every ${span(checkIntervalMs)}, and removes their files ${span(BigInt(settings['file.delete.delay.ms'].value))} later.`;
  const steps = advice.flatMap(({ what, command }) => [
    `- ${what}`,
    ...(command === undefined ? [] : [`    ${command}`]),
  ]);
  return [
    [`Topic ${topic}`, settingTable(settings), check],
    ...partitions.map(partitionLines),
    ...partitions.map(flagLines),
    steps.length === 0 ? [] : ['What to do:', ...steps],
  ];
}

/** Those that tell people something; the others are for the programs. */
const shown = settingNames.filter(
  (name) => name !== 'index.interval.bytes' && name !== 'file.delete.delay.ms',
);

function settingTable(settings: TopicReport['settings']): string {
  const rows = shown.map((name) => {
    const { value, from } = settings[name];
    return [name, value, meaning(name, value), from];
  });
  return columns(['SETTING', 'VALUE', '', 'SET BY'], rows);
}

function meaning(name: SettingName, value: string): string {
  if (value === '-1') return 'no limit';
  if (name.endsWith('.ms')) return span(BigInt(value));
  return name.endsWith('.bytes') ? sizeText(Number(value)) : '';
}

function partitionLines(report: PartitionReport): string[] {
  const { topic, partition, broker, folder, bytes, start, end, segments } = report;
  const range = start === undefined ? '' : `, offsets ${start} to ${end ?? '?'}`;
  const leaving =
    report.leavingBytes === 0 ? '' : `, and ${sizeText(report.leavingBytes)} about to be removed`;
  const head = ['SEGMENT', 'SIZE', 'FIRST', 'NEXT', 'FIRST RECORD', 'NEWEST RECORD', ''];
  return [
    `${topic}-${partition}: ${sizeText(bytes)}${range}${leaving}`,
    `on ${broker}: ${folder}`,
    columns(head, segments.map(segmentRow)),
  ];
}

function segmentRow(segment: SegmentReport): string[] {
  const { firstOffset, nextOffset, firstMs, newestMs, bytes, partial, flag } = segment;
  const newest = newestMs === undefined ? '-' : instant(newestMs);
  return [
    fileName(segment),
    sizeText(bytes),
    firstOffset === undefined ? '-' : String(firstOffset),
    String(nextOffset),
    firstMs === undefined ? '-' : instant(firstMs),
    `${partial ? 'at least ' : ''}${newest}${flag === undefined ? '' : ' !'}`,
    [...(segment.active ? ['written to'] : []), ...fateText(segment)].join('; '),
  ];
}

export function fileName({ baseOffset }: Pick<SegmentReport, 'baseOffset'>): string {
  return `${String(baseOffset).padStart(20, '0')}.log`;
}

const dueBy = {
  start: 'before the start of the partition',
  size: 'the partition is larger than retention.bytes',
  time: 'too old',
} as const;

function fateText({ fate, active }: SegmentReport): string[] {
  switch (fate.kind) {
    case 'empty':
      return [];
    case 'due':
      return [`deleted at the next check: ${dueBy[fate.by]}`];
    case 'later': {
      const { atMs, heldBy } = fate;
      const waits = heldBy === undefined ? '' : `waits for ${fileName({ baseOffset: heldBy })}, `;
      const unless = active ? ' if nothing newer comes' : '';
      return [`${waits}deleted after ${instant(atMs)}${unless}`];
    }
    case 'compacted':
      return ['compacted'];
    case 'kept':
      return ['kept without limit'];
  }
}

/** Segments with one fault are told once, with the oldest of them. */
function flagLines({ topic, partition, segments }: PartitionReport): string[] {
  const alike = Map.groupBy(segments, ({ flag, fate }) => flag && `${flag.kind} ${fate.kind}`);
  alike.delete(undefined);
  return [...alike.values()].flatMap(([segment, ...more]) => {
    if (segment?.flag === undefined || segment.newestMs === undefined) return [];
    const { flag, newestMs } = segment;
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    return [
      `! ${topic}-${partition} ${fileName(segment)}${others}: newest time ${newestMs}, that is ${instant(newestMs)}`,
      `    It looks wrong: ${flag.looksLike}.`,
      `    What follows: ${flag.outcome}.`,
    ];
  });
}

/** `85 B`, `1.2 MiB` */
function sizeText(bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let [size, unit] = [bytes, 'B'];
  for (const next of units) {
    if (size < 1024) break;
    [size, unit] = [size / 1024, next];
  }
  return unit === 'B' ? `${size} B` : `${size.toFixed(1)} ${unit}`;
}
