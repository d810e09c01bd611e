/** Figures of a case, from what its contestants have reached. Pure. */
import { figure, ratio, type Figure, type Told } from '../report.ts';
import { goalCase, type ProduceCase } from './cases.ts';
import type { Contestant, Sent } from './contestants.ts';

type Name = Contestant['name'];
type Known = Pick<Contestant, 'name' | 'about'>;
export type Results = ReadonlyMap<Known, readonly Sent[]>;

const goals = { kafkajs: 0.4, quickest: 1 } as const;

export function produceFigures(what: ProduceCase, results: Results): Figure[] {
  return what.rate > 0 ? latencies(what, results) : throughput(what, results);
}

function latencies({ name, rate }: ProduceCase, results: Results): Figure[] {
  const about = `from handing over to acknowledgement, at ${rate} records/s`;
  return [...results].flatMap(([{ name: who }, sent]) =>
    (['p50Ms', 'p99Ms'] as const).flatMap((key) => {
      const values = sent.flatMap(({ times }) => times?.[key] ?? []);
      const told = { name: `${name}: ${who} ${key.slice(0, 3)}`, about, unit: 'ms' as const };
      return values.length === 0 ? [] : [figure(told, values)];
    }),
  );
}

function throughput(what: ProduceCase, results: Results): Figure[] {
  const all = [...results];
  const rates = new Map(all.map(([who, sent]) => [who.name, rateOf(what, who, sent)]));
  const others = all.flatMap(([{ name }, sent]) => [
    seconds(what, name, sent),
    ...memory(what, name, sent),
  ]);
  return [...rates.values(), ...ratios(what, rates), ...others];
}

function rateOf({ name }: ProduceCase, who: Known, sent: readonly Sent[]): Figure {
  const about = `${who.about}; without the start of the process`;
  const values = sent.map(({ perSecond }) => perSecond);
  return figure({ name: `${name}: ${who.name}`, about, unit: 'rec/s' }, values);
}

function ratios({ name }: ProduceCase, rates: ReadonlyMap<Name, Figure>): Figure[] {
  const clients = ['kafkajs', 'platformatic'] as const;
  const quickest = clients.toSorted((a, b) => median(rates, b) - median(rates, a))[0];
  const compared = (one: Name, other: Name, goal: Pick<Told, 'least'> = {}): Figure[] => {
    const [ours, theirs] = [rates.get(one), rates.get(other)];
    if (!ours || !theirs) return [];
    const about = 'records/s; the middle one is that of the medians';
    return [ratio({ name: `${name}: ${one} ÷ ${other}`, about, ...goal }, ours, theirs)];
  };
  const goalOf = (client: (typeof clients)[number]): Pick<Told, 'least'> => {
    if (name !== goalCase) return {};
    if (client === quickest) return { least: goals.quickest };
    return client === 'kafkajs' ? { least: goals.kafkajs } : {};
  };
  return [
    ...clients.flatMap((client) => compared(client, 'java', goalOf(client))),
    ...compared('kafkajs', 'plain kafkajs'),
  ];
}

function median(rates: ReadonlyMap<Name, Figure>, who: Name): number {
  return rates.get(who)?.median ?? 0;
}

function seconds({ name }: ProduceCase, who: Name, sent: readonly Sent[]): Figure {
  const values = sent.map((each) => each.seconds);
  return figure({ name: `${name}: ${who} time`, about: 'the whole process', unit: 's' }, values);
}

function memory({ name }: ProduceCase, who: Name, sent: readonly Sent[]): Figure[] {
  const values = sent.flatMap(({ peakMb }) => peakMb ?? []);
  const told = { name: `${name}: ${who} memory`, about: 'resident at most', unit: 'MB' as const };
  return values.length === 0 ? [] : [figure(told, values)];
}
