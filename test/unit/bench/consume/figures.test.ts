import { expect, it } from 'vitest';
import { consumeCases } from '../../../../scripts/bench/consume/cases.ts';
import { consumeFigures } from '../../../../scripts/bench/consume/figures.ts';
import { consumerProgram } from '../../../../workloads/consumer/settings.ts';
import { readSettings, settingsToEnv } from '../../../../workloads/shared/settings.ts';

const [none, sqlite] = ['none', 'sqlite'].map((name) =>
  consumeCases.find((each) => each.name === name),
);

function figures() {
  const reads = (...rates: number[]) =>
    rates.map((perSecond) => ({ perSecond, seconds: 3, peakMb: 90 }));
  const taken = consumeFigures(
    new Map([
      [{ name: 'none: kafkajs', what: none }, reads(50, 100)],
      [{ name: 'java', what: undefined }, reads(100, 400)],
      [{ name: 'sqlite: kafkajs', what: sqlite }, reads(20, 40)],
    ]),
  );
  return new Map(taken.map((each) => [each.name, each]));
}

it("compares every reader with Kafka's own tool, run by run", () => {
  expect(figures().get('none: kafkajs ÷ java')?.values).toEqual([0.5, 0.25]);
  expect(figures().get('sqlite: kafkajs ÷ java')?.values).toEqual([0.2, 0.1]);
  expect(figures().has('java ÷ java')).toBe(false);
});

it('has the goal of rows a second where rows are kept', () => {
  const least = (name: string) => figures().get(name)?.least;
  expect([least('sqlite: kafkajs'), least('none: kafkajs'), least('java')]).toEqual([
    ...[20_000, undefined, undefined],
  ]);
});

it('tells the time and the memory of the process', () => {
  expect(figures().get('java time')).toMatchObject({ unit: 's', median: 3 });
  expect(figures().get('java memory')).toMatchObject({ unit: 'MB', median: 90 });
});

it.each(consumeCases)('$name is a set of settings that the consumer accepts', ({ settings }) => {
  const env = settingsToEnv(consumerProgram, settings);
  expect(() => readSettings(consumerProgram, env)).not.toThrow();
});
