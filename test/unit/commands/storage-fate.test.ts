import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fatesOf, limitsOf, type Limits } from '../../../scripts/lib/storage/fate.ts';
import type { Segment } from '../../../scripts/lib/storage/segments.ts';
import { settingNames, type TopicSettings } from '../../../scripts/lib/storage/settings.ts';

const now = 1_795_630_849_894n;
const hour = 3_600_000n;
const limits: Limits = {
  deletes: true,
  compacts: false,
  retentionMs: hour,
  retentionBytes: undefined,
};

/** Segments of ten records and 100 bytes each, with these newest times; the last one is written to. */
function segments(...newest: readonly (bigint | undefined)[]): Segment[] {
  return newest.map((newestMs, at) => ({
    baseOffset: BigInt(at * 10),
    bytes: 100,
    active: at === newest.length - 1,
    changedMs: Number(now),
    firstOffset: BigInt(at * 10),
    nextOffset: BigInt(at * 10 + 10),
    firstMs: newestMs,
    newestMs,
    partial: false,
  }));
}

const empty = (segment: Segment): Segment => ({ ...segment, bytes: 0, newestMs: undefined });

describe('the fate of segments', () => {
  it('by time: each goes when its newest record is too old, the one that is written to as well', () => {
    expect(fatesOf(segments(now - 3n * hour, now - 2n * hour, now), limits, 0n, now)).toEqual([
      { kind: 'due', by: 'time' },
      { kind: 'due', by: 'time' },
      { kind: 'later', atMs: now + hour + 1n },
    ]);
    expect(fatesOf(segments(1_795_630_849n), limits, 0n, now)).toEqual([
      { kind: 'due', by: 'time' },
    ]);
  });

  it('is not yet there when a record is exactly as old as allowed', () => {
    expect(fatesOf(segments(now - hour), limits, 0n, now)).toEqual([
      { kind: 'later', atMs: now + 1n },
    ]);
  });

  it('waits for older segments with later times', () => {
    const future = 1_795_630_849_894_000n;
    expect(fatesOf(segments(now - 2n * hour, future, now, now), limits, 0n, now)).toEqual([
      { kind: 'due', by: 'time' },
      { kind: 'later', atMs: future + hour + 1n },
      { kind: 'later', atMs: future + hour + 1n, heldBy: 10n },
      { kind: 'later', atMs: future + hour + 1n, heldBy: 10n },
    ]);
  });

  it('goes by the time of the file where no record has one', () => {
    expect(fatesOf(segments(undefined), limits, 0n, now)).toEqual([
      { kind: 'later', atMs: now + hour + 1n },
    ]);
  });

  it('by size: the oldest go while the rest is still no smaller than the limit', () => {
    const sized = { ...limits, retentionBytes: 150n };
    const kinds = fatesOf(segments(now, now, now, now), sized, 0n, now).map(({ kind }) => kind);
    expect(kinds).toEqual(['due', 'due', 'later', 'later']);
  });

  it('by the start of the partition: whole segments before it, whatever the policy is', () => {
    const compacting = { ...limits, deletes: false, compacts: true };
    const after = (start: bigint) => fatesOf(segments(now, now, now), compacting, start, now);
    expect(after(10n).map(({ kind }) => kind)).toEqual(['due', 'compacted', 'compacted']);
    expect(after(9n).map(({ kind }) => kind)).toEqual(['compacted', 'compacted', 'compacted']);
    expect(after(30n)[1]).toEqual({ kind: 'due', by: 'start' });
    expect(after(30n)[2]).toEqual({ kind: 'compacted' });
  });

  it('is none for an empty one that is written to', () => {
    const [old, last] = segments(0n, 0n) as [Segment, Segment];
    expect(fatesOf([old, empty(last)], limits, 0n, now)).toEqual([
      { kind: 'due', by: 'time' },
      { kind: 'empty' },
    ]);
  });

  it('is to stay where there is no limit', () => {
    const unlimited = { ...limits, retentionMs: undefined };
    expect(fatesOf(segments(0n), unlimited, 0n, now)).toEqual([{ kind: 'kept' }]);
  });

  it('of those that go is always the front: no gap comes into being', () => {
    const time = fc.option(fc.bigInt(0n, 2n * now), { nil: undefined });
    const bytes = fc.option(fc.bigInt(0n, 1000n), { nil: undefined });
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 8 }),
        bytes,
        (times, retentionBytes) => {
          const fates = fatesOf(segments(...times), { ...limits, retentionBytes }, 15n, now);
          const due = fates.map(({ kind }) => kind === 'due');
          expect(due).toEqual(due.toSorted((a, b) => Number(b) - Number(a)));
        },
      ),
    );
  });
});

describe('the limits of a topic', () => {
  const settings = (own: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      settingNames.map((name) => [name, { value: own[name] ?? '-1', from: 'topic' }]),
    ) as TopicSettings;

  it('has none for -1', () => {
    expect(limitsOf(settings({ 'cleanup.policy': 'delete' }))).toEqual({
      deletes: true,
      compacts: false,
      retentionMs: undefined,
      retentionBytes: undefined,
    });
  });

  it('knows both policies together, and the longest time', () => {
    const both = { 'cleanup.policy': 'compact, delete', 'retention.ms': '9223372036854775807' };
    expect(limitsOf(settings(both))).toMatchObject({
      deletes: true,
      compacts: true,
      retentionMs: 2n ** 63n - 1n,
    });
  });
});
