/** Figures and how they are shown: smallest, middle and largest of several runs, beside the goal. */
import { columns, print } from '../lib/print.ts';
import type { MachineFacts } from './machine.ts';

/** Digits behind the point that mean something, by unit; `×` is a ratio. */
const digits = { s: 1, ms: 1, MB: 0, 'rec/s': 0, '×': 2 } as const;

export interface Figure {
  readonly name: string;
  /** What exactly was measured. */
  readonly about: string;
  readonly unit: keyof typeof digits;
  readonly values: readonly number[];
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Largest value that the project wants to reach; undefined where it has no goal. */
  readonly goal?: number;
  /** Smallest value that the project wants to reach, where more is better. */
  readonly least?: number;
}

/** What is said of a figure beside its values. */
export type Told = Pick<Figure, 'name' | 'about' | 'goal' | 'least'>;

export interface Report {
  readonly bench: string;
  readonly runs: number;
  /** What else the figures depend on, such as how much was sent. */
  readonly notes?: readonly string[];
  readonly machine: MachineFacts;
  /** What the measuring itself and everything beside it made of the load. */
  readonly loadAtEnd: readonly number[];
  readonly figures: readonly Figure[];
}

/** @throws when there are no values. */
export function figure(rest: Told & Pick<Figure, 'unit'>, values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted.at(0), sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error(`${rest.name}: nothing was measured`);
  return { ...rest, values, min, median: median(sorted), max };
}

/**
 * How one thing compares with another that was measured beside it, run by run.
 * @returns the ratios of the runs; in the middle the ratio of the medians.
 * @throws when the runs are no pairs.
 */
export function ratio(rest: Told, ours: Figure, other: Figure): Figure {
  if (ours.values.length !== other.values.length)
    throw new Error(`${rest.name}: runs are no pairs`);
  const ratios = ours.values.map((value, run) => value / (other.values[run] ?? NaN));
  return { ...figure({ ...rest, unit: '×' }, ratios), median: ours.median / other.median };
}

function median(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}

export function printReport(report: Report): void {
  const { runs, notes = [], machine, loadAtEnd, figures } = report;
  print(machineLine(machine));
  print(`load ${loads(machine.loadAtStart)} at the start, ${loads(loadAtEnd)} at the end`);
  for (const note of notes) print(note);
  print(`${runs} run${runs === 1 ? '' : 's'} each\n`);
  print(columns(['FIGURE', 'UNIT', 'MIN', 'MEDIAN', 'MAX', 'GOAL', ''], figures.map(toRow)));
}

function loads(load: readonly number[]): string {
  return load.map((value) => value.toFixed(2)).join(' ');
}

export function machineLine({ cores, processor, memoryMb, node }: MachineFacts): string {
  return `${cores} cores (${processor}), ${memoryMb} MB, Node ${node}`;
}

export function toRow(figure: Figure): string[] {
  const { name, about, unit, min, median, max } = figure;
  const text = (value: number) => value.toFixed(digits[unit]);
  return [name, unit, text(min), text(median), text(max), goalOf(figure), about];
}

function goalOf({ goal, least }: Figure): string {
  const wanted = [
    ...(least === undefined ? [] : [`≥ ${least}`]),
    ...(goal === undefined ? [] : [`≤ ${goal}`]),
  ];
  return wanted.join(', ') || '-';
}
