import { describe, expect, it } from 'vitest';
import {
  isChange,
  moveOf,
  parseTargets,
  parseTime,
  readReset,
  targetsText,
  type Before,
} from '../../../../console/groups/reset.ts';
import { meaningOf } from '../../../../console/groups/reset-page.ts';

const before: Before = { partition: 0, committed: 50n, start: 10n, end: 100n, atTime: undefined };

describe('moveOf', () => {
  it('counts what is read again on the way back', () => {
    const move = moveOf(before, { to: 'earliest', value: 0n });
    expect(move).toMatchObject({ target: 10n, again: 40n, skipped: 0n, isMovedIn: false });
  });

  it('counts what is skipped on the way forward', () => {
    const move = moveOf(before, { to: 'latest', value: 0n });
    expect(move).toMatchObject({ target: 100n, again: 0n, skipped: 50n });
  });

  it('does not count as skipped what retention has taken already', () => {
    const move = moveOf({ ...before, committed: 3n }, { to: 'offset', value: 12n });
    expect(move).toMatchObject({ target: 12n, again: 0n, skipped: 2n });
  });

  it('goes to the end where no record is of that time or later', () => {
    const move = moveOf(before, { to: 'timestamp', value: 1n });
    expect(move).toMatchObject({ target: 100n });
    const found = moveOf({ ...before, atTime: 60n }, { to: 'timestamp', value: 1n });
    expect(found).toMatchObject({ target: 60n, skipped: 10n });
  });

  it('moves an offset that is not there to the nearest, and says so', () => {
    const move = moveOf(before, { to: 'shift', value: -1000n });
    expect(move).toMatchObject({ target: 10n, again: 40n, isMovedIn: true });
    expect(meaningOf(move)).toBe(
      '40 records read again; the wanted offset is not there, this is the nearest',
    );
  });

  it('leaves a partition without commit where there is nothing to shift', () => {
    const move = moveOf({ ...before, committed: undefined }, { to: 'shift', value: 1n });
    expect(isChange(move)).toBe(false);
    expect(meaningOf(move)).toBe('stays: there is no commit to go from');
  });

  it('gives a partition without commit its first one', () => {
    const move = moveOf({ ...before, committed: undefined }, { to: 'offset', value: 20n });
    expect(isChange(move)).toBe(true);
    expect(meaningOf(move)).toBe('gets its first commit');
  });

  it('keeps numbers that JavaScript would round', () => {
    const end = 2n ** 60n + 1n;
    expect(moveOf({ ...before, end }, { to: 'latest', value: 0n }).target).toBe(end);
  });
});

describe('targets', () => {
  it('come back as they were shown, without those that stay', () => {
    const moves = [
      moveOf(before, { to: 'offset', value: 20n }),
      moveOf({ ...before, partition: 1 }, { to: 'offset', value: 50n }),
      moveOf({ ...before, partition: 2 }, { to: 'offset', value: 99n }),
    ];
    expect(targetsText(moves)).toBe('0:20,2:99');
    expect(parseTargets('0:20,2:99')).toEqual([
      { partition: 0, offset: 20n },
      { partition: 2, offset: 99n },
    ]);
  });

  it.each(['', '0', '0:-1', '0:1,', 'a:b'])('refuses %j', (text) => {
    expect(() => parseTargets(text)).toThrow('nothing was changed');
  });
});

describe('readReset', () => {
  it('reads what the form sends', () => {
    const query = { topic: ' orders ', partitions: '0, 2-3', to: 'shift', value: '-5' };
    expect(readReset(query)).toEqual({
      topic: 'orders',
      partitions: [0, 2, 3],
      to: 'shift',
      value: -5n,
    });
    expect(readReset({ topic: 'a', partitions: 'all' }).partitions).toBeUndefined();
  });

  it.each([
    [{ topic: '' }, 'topic ""'],
    [{ topic: 'a', partitions: 'x' }, 'partitions "x"'],
    [{ topic: 'a', to: 'middle' }, 'to "middle"'],
    [{ topic: 'a', to: 'offset', value: '-1' }, 'value "-1"'],
    [{ topic: 'a', to: 'offset', value: '9223372036854775808' }, 'value "9223372036854775808"'],
    [{ topic: 'a', to: 'shift', value: 'ten' }, 'value "ten"'],
    [{ topic: 'a', to: 'timestamp', value: 'yesterday' }, 'value "yesterday"'],
  ])('names what is wrong in %j', (query, problem) => {
    expect(() => readReset(query)).toThrow(`${problem} is not allowed`);
  });
});

describe('parseTime', () => {
  it.each([
    ['0', 0n],
    ['1772366400000', 1_772_366_400_000n],
    ['2026-03-01', 1_772_323_200_000n],
    ['2026-03-01T12:00', 1_772_366_400_000n],
    ['2026-03-01 12:00:00.5', 1_772_366_400_500n],
    ['2026-03-01T12:00:00Z', 1_772_366_400_000n],
    ['2026-03-01T12:00:00+02:00', 1_772_359_200_000n],
  ])('takes %s, as UTC where there is no zone', (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  it.each(['', 'now', '2026-13-01', '1.5', '-1', '01/03/2026'])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});
