import { describe, expect, it } from 'vitest';
import {
  goalCase,
  produceCases,
  type ProduceCase,
} from '../../../../scripts/bench/produce/cases.ts';
import type { Contestant, Sent } from '../../../../scripts/bench/produce/contestants.ts';
import { produceFigures } from '../../../../scripts/bench/produce/figures.ts';

type Rates = Partial<Record<Contestant['name'], readonly number[]>>;

const cases = new Map(produceCases.map((each) => [each.name, each]));

function caseNamed(name: string): ProduceCase {
  const found = cases.get(name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

function results(rates: Rates, rest: Partial<Sent> = {}) {
  const entries = Object.entries(rates) as [Contestant['name'], readonly number[]][];
  return new Map(
    entries.map(([name, values]) => [
      { name, about: 'sends' },
      values.map((perSecond): Sent => ({
        perSecond,
        seconds: 2,
        peakMb: 90,
        times: undefined,
        ...rest,
      })),
    ]),
  );
}

describe('as quick as it goes', () => {
  const rates = { kafkajs: [50, 60], platformatic: [120, 80], java: [100, 100] };
  const named = (name: string, of: Rates = rates, rest: Partial<Sent> = {}) => {
    const figures = produceFigures(caseNamed(name), results(of, rest));
    return new Map(figures.map((each) => [each.name, each]));
  };

  it('tells the records a second of each, run by run', () => {
    expect(named('100-acks-0').get('100-acks-0: kafkajs')).toMatchObject({
      ...{ unit: 'rec/s', values: [50, 60] },
    });
  });

  it("compares both clients with Kafka's own tool", () => {
    const figures = named('100-acks-0');
    expect(figures.get('100-acks-0: kafkajs ÷ java')?.values).toEqual([0.5, 0.6]);
    expect(figures.get('100-acks-0: platformatic ÷ java')?.values).toEqual([1.2, 0.8]);
  });

  it('compares kafkajs with itself as its documentation shows it', () => {
    const figures = named('100-acks-0', { ...rates, 'plain kafkajs': [25, 30] });
    expect(figures.get('100-acks-0: kafkajs ÷ plain kafkajs')?.values).toEqual([2, 2]);
  });

  it('has goals where the project has them: one for kafkajs, one for the quickest', () => {
    const figures = named(goalCase);
    expect(figures.get(`${goalCase}: kafkajs ÷ java`)?.least).toBe(0.4);
    expect(figures.get(`${goalCase}: platformatic ÷ java`)?.least).toBe(1);
  });

  it('asks most of kafkajs when it is the quickest', () => {
    const figures = named(goalCase, { ...rates, kafkajs: [500, 500] });
    expect(figures.get(`${goalCase}: kafkajs ÷ java`)?.least).toBe(1);
    expect(figures.get(`${goalCase}: platformatic ÷ java`)?.least).toBeUndefined();
  });

  it('has no goals elsewhere', () => {
    const least = [...named('1000-fast').values()].map((each) => each.least);
    expect(new Set(least)).toEqual(new Set([undefined]));
  });

  it('tells the time and the memory of the process', () => {
    const figures = named('100-fast');
    expect(figures.get('100-fast: java time')).toMatchObject({ unit: 's', median: 2 });
    expect(figures.get('100-fast: java memory')).toMatchObject({ unit: 'MB', median: 90 });
  });

  it('is silent about memory where the system is', () => {
    const figures = named('100-fast', rates, { peakMb: undefined });
    expect([...figures.keys()].filter((name) => name.includes('memory'))).toEqual([]);
  });
});

describe('at a rate', () => {
  it('tells how long half and nearly all of the records take', () => {
    const times = { p50Ms: 5.5, p99Ms: 40 };
    const figures = produceFigures(
      caseNamed('latency-fast'),
      results({ kafkajs: [10], java: [10] }, { times }),
    );
    expect(figures.map(({ name, unit, median }) => [name, unit, median])).toEqual([
      ['latency-fast: kafkajs p50', 'ms', 5.5],
      ['latency-fast: kafkajs p99', 'ms', 40],
      ['latency-fast: java p50', 'ms', 5.5],
      ['latency-fast: java p99', 'ms', 40],
    ]);
  });
});
