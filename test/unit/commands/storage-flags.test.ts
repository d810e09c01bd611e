import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fatesOf, type Limits } from '../../../scripts/lib/storage/fate.ts';
import { flagOf, type Flag } from '../../../scripts/lib/storage/flags.ts';
import { instant, isoInstant, misread, span } from '../../../scripts/lib/storage/times.ts';

const now = 1_795_630_849_894n;
const day = 86_400_000n;
const week: Limits = {
  deletes: true,
  compacts: false,
  retentionMs: 7n * day,
  retentionBytes: undefined,
};

function flag(newestMs: bigint | undefined, limits = week, changedMs = now): Flag | undefined {
  const segment = {
    ...{ baseOffset: 0n, firstOffset: 0n, nextOffset: 1n, firstMs: newestMs, newestMs },
    ...{ bytes: 100, active: true, changedMs: Number(changedMs), partial: false },
  };
  const [fate] = fatesOf([segment], limits, 0n, now);
  if (fate === undefined) throw new Error('no fate');
  return flagOf(segment, fate, limits, now);
}

describe('a segment is flagged', () => {
  it.each([
    ['10 digits', now / 1000n, 'seconds', 'in seconds this number is 2026-11-25T18:20:49Z'],
    ['16 digits', now * 1000n, 'microseconds', 'in microseconds this number is 2026-11-25T'],
    ['19 digits', now * 1_000_000n, 'nanoseconds', 'in nanoseconds this number is 2026-11-25T'],
    ['0', 0n, 'zero', 'the first moment of 1970'],
    ['the day after tomorrow', now + 2n * day, 'future', '2 d 0 h ahead'],
    ['records of ten years ago', now - 3653n * day, 'past', '10 years old when they were written'],
  ])('with %s', (_what, newestMs, kind, looksLike) => {
    expect(flag(newestMs)).toMatchObject({
      kind,
      looksLike: expect.stringContaining(looksLike) as string,
    });
  });

  it.each([
    ['13 digits of now', now],
    ['a clock that is an hour ahead', now + 3_600_000n],
    ['records without a time', undefined],
  ])('never with %s', (_what, newestMs) => {
    expect(flag(newestMs)).toBeUndefined();
  });

  it('never for having grown old here', () => {
    const brief = { ...week, retentionMs: 1000n };
    expect(flag(now - 30n * day, brief, now - 30n * day)).toBeUndefined();
    expect(flag(now - 60_000n, brief)).toBeUndefined();
  });

  it('never for old records where none are deleted', () => {
    expect(flag(now - 3653n * day, { ...week, retentionMs: undefined })).toBeUndefined();
    expect(flag(now - 3653n * day, { ...week, deletes: false })).toBeUndefined();
  });
});

describe('the outcome', () => {
  it.each([
    [now / 1000n, week, 'they are 56 years old: all of it is deleted at the next check'],
    [now * 1000n, week, 'not old before the year 58871'],
    [now / 1000n, { ...week, retentionMs: undefined }, 'while retention.ms is -1'],
    [now / 1000n, { ...week, retentionMs: 36500n * day }, 'the broker keeps it until 2069-'],
    [now / 1000n, { ...week, deletes: false }, 'nothing is deleted by time here'],
  ])('of %s is said by the limits of the topic', (newestMs, limits, outcome) => {
    expect(flag(newestMs, limits)?.outcome).toContain(outcome);
  });
});

describe('times', () => {
  it('are never taken for another unit where they are milliseconds since 2000', () => {
    fc.assert(
      fc.property(fc.bigInt(BigInt(Date.UTC(2000, 0)), now), (ms) => {
        expect(misread(ms, now)).toBeUndefined();
        expect(misread(ms / 1000n + 1n, now)?.unit).toBe('seconds');
        expect(misread(ms * 1000n, now)).toEqual({ unit: 'microseconds', meantMs: ms });
        expect(misread(ms * 1_000_000n, now)).toEqual({ unit: 'nanoseconds', meantMs: ms });
      }),
    );
  });

  it('can be told, however late they are', () => {
    expect(instant(now)).toBe('2026-11-25T18:20:49Z');
    expect(instant(2n ** 63n - 1n)).toBe('the year 292278994');
    expect(isoInstant(now)).toBe('2026-11-25T18:20:49.894Z');
    expect(isoInstant(2n ** 63n - 1n)).toBeUndefined();
  });

  it.each([
    [0n, '0 ms'],
    [999n, '999 ms'],
    [59_999n, '59 s'],
    [300_000n, '5 min'],
    [330_000n, '5 min 30 s'],
    [7_500_000n, '2 h 5 min'],
    [7n * day, '7 d 0 h'],
    [730n * day, '2 years'],
    [2n ** 63n - 1n, '292471208 years'],
  ])('%s ms last %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });
});
