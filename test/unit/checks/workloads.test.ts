import { describe, expect, it } from 'vitest';
import { workloadChecks } from '../../../stacks/checks/workloads.ts';
import { engine, stack } from '../topology/stacks.ts';

const faultsOf = (workloads: unknown, settings: Readonly<Record<string, unknown>> = {}) => {
  const topology = stack({ workloads, ...settings }, engine);
  return workloadChecks.flatMap((check) => check.run(topology));
};
const producer = (settings: object = {}, name = 'countries') => ({
  name,
  program: 'producer',
  settings,
});
const consumer = (settings: object = {}, rest: object = {}) => ({
  name: 'counter',
  program: 'consumer',
  settings,
  ...rest,
});

describe('workloads', () => {
  it('are fine with the defaults of their programs', () => {
    expect(faultsOf([producer(), consumer()])).toEqual([]);
  });

  it('are refused with the words of their program, all faults at once', () => {
    expect(faultsOf([producer({ lingerMs: -1, lingrMs: 5 })])).toMatchObject([
      { setting: 'kafka-stack:workloads[0].settings.lingrMs', level: 'error' },
      { setting: 'kafka-stack:workloads[0].settings.lingerMs', value: '-1', level: 'error' },
    ]);
  });

  it('show no secret of their settings', () => {
    const faults = faultsOf([producer({ saslPassword: 'hush-4711', lingerMs: -1 })]);
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toContain('hush-4711');
  });

  it.each([
    [producer({ count: 100 }), 'settings.count'],
    [producer({ source: 'lines', topic: 'a' }), 'settings.source'],
    [consumer({ stopAfter: 'end' }), 'settings.stopAfter'],
  ])('are refused where they would end by themselves: %j', (workload, setting) => {
    expect(faultsOf([workload])).toMatchObject([
      { code: 'KS_WORKLOAD', level: 'error', setting: `kafka-stack:workloads[0].${setting}` },
    ]);
  });

  it.each([
    ['a service', [producer({}, 'kafka')]],
    ['the container of a service', [producer({}, 'kafka-connect')]],
    ['what stands behind the registry', [producer({}, 'schema-registry-backend')]],
    ['a replica of another', [{ ...producer(), replicas: 2 }, producer({}, 'countries-2')]],
  ])('may not have the name of %s', (_title, workloads) => {
    const faults = faultsOf(workloads, { distribution: 'open' });
    expect(faults).not.toEqual([]);
    expect(faults.every(({ setting }) => setting.endsWith('].name'))).toBe(true);
  });

  it('are refused in one group with different topics, naming both', () => {
    const other = { ...consumer({ topics: ['b'] }), name: 'other' };
    const [first, ...rest] = faultsOf([consumer({ topics: ['a'] }), other]);
    expect(first?.problem).toContain('other reads b and counter reads a in one group');
    expect(first?.level).toBe('error');
    expect(rest.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('may share a group with the same topics in another order', () => {
    const topics = ['a', 'b'];
    const other = { ...consumer({ topics: topics.toReversed() }), name: 'other' };
    expect(faultsOf([consumer({ topics }), other])).toEqual([]);
  });

  it('are warned of members that would be idle', () => {
    const two = producer({ createTopic: true, partitions: 2 });
    const four = consumer({}, { replicas: 4 });
    expect(faultsOf([two, four])).toMatchObject([
      {
        level: 'warning',
        setting: 'kafka-stack:workloads[1].replicas',
        value: '4',
        problem: expect.stringContaining('2 would be idle') as unknown,
      },
    ]);
    expect(faultsOf([two, consumer({}, { replicas: 2 })])).toEqual([]);
  });

  it('count on the partitions that the broker gives a topic', () => {
    const env = { kafka: { KAFKA_NUM_PARTITIONS: '4' } };
    expect(faultsOf([consumer({}, { replicas: 4 })], { env })).toEqual([]);
  });

  it('may not use topics that Kafka takes for one', () => {
    const faults = faultsOf([producer({ topic: 'a.b' }), producer({ topic: 'a_b' }, 'other')]);
    expect(faults).toMatchObject([{ value: 'a_b', setting: 'kafka-stack:workloads[1].settings' }]);
  });
});
