import { describe, expect, it } from 'vitest';
import { figure, machineLine, ratio, toRow } from '../../../scripts/bench/report.ts';

const about = { name: 'warm', about: 'up to all proofs', unit: 's' } as const;

describe('figure', () => {
  it('takes the middle one of an odd number of runs', () => {
    expect(figure(about, [9, 1, 4])).toMatchObject({ min: 1, median: 4, max: 9 });
  });

  it('takes the middle between two of an even number of runs', () => {
    expect(figure(about, [9, 1, 4, 6])).toMatchObject({ min: 1, median: 5, max: 9 });
  });

  it('is its only value three times', () => {
    expect(figure(about, [2.5])).toMatchObject({ min: 2.5, median: 2.5, max: 2.5 });
  });

  it('keeps every value in the order of the runs', () => {
    expect(figure(about, [9, 1, 10]).values).toEqual([9, 1, 10]);
  });

  it('refuses to speak of nothing', () => {
    expect(() => figure(about, [])).toThrow('warm: nothing was measured');
  });
});

describe('ratio', () => {
  const compared = { name: 'ratio', about: 'one ÷ other', goal: 1 };

  it('compares run by run, and in the middle the medians', () => {
    const both = ratio(compared, figure(about, [10, 30, 20]), figure(about, [20, 20, 25]));
    expect(both).toMatchObject({ values: [0.5, 1.5, 0.8], min: 0.5, median: 1, max: 1.5, goal: 1 });
  });

  it('is shown with two decimals', () => {
    const row = toRow(ratio(compared, figure(about, [10]), figure(about, [8])));
    expect(row).toEqual(['ratio', '×', '1.25', '1.25', '1.25', '≤ 1', 'one ÷ other']);
  });

  it('refuses runs that are no pairs', () => {
    expect(() => ratio(compared, figure(about, [1]), figure(about, [1, 2]))).toThrow('no pairs');
  });
});

describe('a row of the table', () => {
  it('shows seconds with one decimal, beside the goal', () => {
    const row = toRow(figure({ ...about, goal: 15 }, [12.34, 13]));
    expect(row).toEqual(['warm', 's', '12.3', '12.7', '13.0', '≤ 15', 'up to all proofs']);
  });

  it('shows a goal of which more is better', () => {
    const rate = { name: 'fast', about: 'sent', unit: 'rec/s' } as const;
    const row = toRow(figure({ ...rate, least: 20_000 }, [31_234.5]));
    expect(row).toEqual(['fast', 'rec/s', '31235', '31235', '31235', '≥ 20000', 'sent']);
  });

  it('shows both ends of what is wanted', () => {
    expect(toRow(figure({ ...about, goal: 15, least: 1 }, [2]))).toContain('≥ 1, ≤ 15');
  });

  it('shows memory in whole megabytes, and a dash where there is no goal', () => {
    const row = toRow(figure({ name: 'memory', about: 'resident', unit: 'MB' }, [721.6]));
    expect(row).toEqual(['memory', 'MB', '722', '722', '722', '-', 'resident']);
  });
});

it('the machine is told in one line', () => {
  const machine = {
    cores: 2,
    processor: 'A',
    memoryMb: 24105,
    loadAtStart: [0.5, 1, 2],
    node: 'v24',
  };
  expect(machineLine(machine)).toBe('2 cores (A), 24105 MB, Node v24');
});
