import { expect, it } from 'vitest';
import { goalCase, javaProperties, produceCases } from '../../../../scripts/bench/produce/cases.ts';
import { presetNames } from '../../../../workloads/producer/presets.ts';
import { producerProgram } from '../../../../workloads/producer/settings.ts';
import { readSettings, settingsToEnv } from '../../../../workloads/shared/settings.ts';

it('have a name each', () => {
  const names = produceCases.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it.each(produceCases)('$name is a set of settings that the producer accepts', (what) => {
  const { preset, overrides, valueBytes, rate } = what;
  const settings = { preset, ...overrides, valueBytes, rate };
  expect(() =>
    readSettings(producerProgram, settingsToEnv(producerProgram, settings)),
  ).not.toThrow();
});

it.each([100, 1000])('measure every acks and every preset with %i bytes', (size) => {
  const cases = produceCases.filter(({ valueBytes, rate }) => valueBytes === size && rate === 0);
  expect(new Set(cases.map(({ knobs }) => knobs.acks))).toEqual(new Set(['0', '1', 'all']));
  const bare = cases.filter(({ overrides }) => Object.keys(overrides).length === 0);
  expect(bare.map(({ preset }) => preset).toSorted()).toEqual([...presetNames].toSorted());
});

it('speak of the goal with 100 bytes and acks 1', () => {
  const what = produceCases.find(({ name }) => name === goalCase);
  expect(what).toMatchObject({ valueBytes: 100, knobs: { acks: '1' }, quick: true });
});

it("give Kafka's tool the same settings by their names in its documentation", () => {
  const reliable = produceCases.find(({ name }) => name === '100-reliable');
  expect(reliable && javaProperties(reliable.knobs)).toEqual({
    acks: 'all',
    'enable.idempotence': 'true',
    'max.in.flight.requests.per.connection': '5',
    'linger.ms': '5',
    'batch.size': '16384',
  });
});
