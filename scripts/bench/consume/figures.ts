/** Figures of the readers, from what they have reached. Pure. */
import { figure, ratio, type Figure } from '../report.ts';
import type { Read, Reader } from './contestants.ts';

/** Rows a second that the project wants to store. */
const leastRows = 20_000;

type Known = Pick<Reader, 'name' | 'what'>;

/** @param results of every reader; Kafka's own tool, which all others are compared with, is the one without a case */
export function consumeFigures(results: ReadonlyMap<Known, readonly Read[]>): Figure[] {
  const all = [...results];
  const rates = all.map(([reader, reads]) => rateOf(reader, reads));
  const java = rates[all.findIndex(([{ what }]) => what === undefined)];
  const ratios = all.flatMap(([{ name, what }], index) => {
    const ours = rates[index];
    if (!java || !ours || what === undefined) return [];
    const about = 'records/s; the middle one is that of the medians';
    return [ratio({ name: `${name} ÷ java`, about }, ours, java)];
  });
  return [...rates, ...ratios, ...all.flatMap(([reader, reads]) => rest(reader, reads))];
}

function rateOf({ name, what }: Known, reads: readonly Read[]): Figure {
  const left = 'without joining and leaving the group';
  const about = what === undefined ? left : `${what.about}; ${left}`;
  const least = what?.stores ? { least: leastRows } : {};
  const values = reads.map(({ perSecond }) => perSecond);
  return figure({ name, about, unit: 'rec/s', ...least }, values);
}

function rest({ name }: Known, reads: readonly Read[]): Figure[] {
  const seconds = reads.map((each) => each.seconds);
  const peaks = reads.flatMap(({ peakMb }) => peakMb ?? []);
  const memory = { name: `${name} memory`, about: 'resident at most', unit: 'MB' as const };
  return [
    figure({ name: `${name} time`, about: 'the whole process', unit: 's' }, seconds),
    ...(peaks.length === 0 ? [] : [figure(memory, peaks)]),
  ];
}
