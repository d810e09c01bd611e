/** `storage` for programs. 64-bit numbers are text: a JavaScript reader would round them. */
import type { PartitionReport, SegmentReport, StorageReport } from './report.ts';
import { fileName } from './text.ts';
import { isoInstant } from './times.ts';

export function document({ folders, checkIntervalMs, topics, otherFolders }: StorageReport) {
  return {
    folders,
    checkIntervalMs: Number(checkIntervalMs),
    topics: topics.map((topic) => ({ ...topic, partitions: topic.partitions.map(partition) })),
    otherFolders,
  };
}

function partition(report: PartitionReport) {
  return {
    partition: report.partition,
    broker: report.broker,
    folder: report.folder,
    bytes: report.bytes,
    leavingBytes: report.leavingBytes,
    start: text(report.start),
    end: text(report.end),
    segments: report.segments.map(segment),
  };
}

function segment(report: SegmentReport) {
  const { bytes, active, partial, fate, flag, firstMs, newestMs, changedMs } = report;
  return {
    file: fileName(report),
    bytes,
    active,
    first: text(report.firstOffset),
    next: text(report.nextOffset),
    firstMs: text(firstMs),
    firstTime: isoInstant(firstMs) ?? null,
    newestMs: text(newestMs),
    newestTime: isoInstant(newestMs) ?? null,
    partial,
    changedTime: isoInstant(BigInt(changedMs)),
    fate: fateOf(fate),
    flag: flag ?? null,
  };
}

function fateOf(fate: SegmentReport['fate']) {
  if (fate.kind !== 'later') return fate;
  const { kind, atMs, heldBy } = fate;
  const held = heldBy === undefined ? {} : { heldBy: fileName({ baseOffset: heldBy }) };
  return { kind, atMs: text(atMs), atTime: isoInstant(atMs) ?? null, ...held };
}

function text(value: bigint | undefined): string | null {
  return value === undefined ? null : String(value);
}
