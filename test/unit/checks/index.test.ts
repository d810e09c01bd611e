import { describe, expect, it } from 'vitest';
import { checks, runChecks, soften } from '../../../stacks/checks/index.ts';
import { fault, faultCodes } from '../../../stacks/errors.ts';
import { brokerWith, engine, stack } from '../topology/stacks.ts';

describe('every check', () => {
  it('has a code of the catalogue', () => {
    expect(checks.filter(({ code }) => !(code in faultCodes))).toEqual([]);
  });

  it('has a description', () => {
    expect(checks.filter(({ description }) => !/^\w.{10,}[^.]$/.test(description))).toEqual([]);
  });

  it('finds nothing but faults of its code', () => {
    const topology = brokerWith({
      KAFKA_LISTENERS: 'nonsense',
      KAFKA_MIN_INSYNC_REPLICAS: '2',
      KAFKA_NO_SUCH_THING: '1',
      KAFKA_LOG_RETENTION_HOURS: 'x',
      KAFKA_OPTS: '-Xmx1g',
    });
    const foreign = checks.flatMap(({ code, run }) =>
      run(topology).filter((found) => found.code !== code),
    );
    expect(foreign).toEqual([]);
  });
});

describe('runChecks', () => {
  it.each([
    ['one machine', stack()],
    ['an engine', stack({}, engine)],
    ['an engine with the open distribution', stack({ distribution: 'open' }, engine)],
  ])('finds nothing wrong with the defaults on %s', (_title, topology) => {
    expect(runChecks(topology)).toEqual([]);
  });

  it('reports faults of several checks together', () => {
    const topology = brokerWith({
      KAFKA_INTER_BROKER_LISTENER_NAME: 'X',
      KAFKA_MIN_INSYNC_REPLICAS: '2',
    });
    expect(runChecks(topology).map(({ code }) => code)).toEqual(['KS_LISTENER', 'KS_REPLICATION']);
  });

  it('tells a disabled code as a warning and the others as errors', () => {
    const topology = brokerWith({
      KAFKA_INTER_BROKER_LISTENER_NAME: 'X',
      KAFKA_MIN_INSYNC_REPLICAS: '2',
    });
    expect(runChecks(topology, ['KS_LISTENER']).map(({ code, level }) => [code, level])).toEqual([
      ['KS_LISTENER', 'warning'],
      ['KS_REPLICATION', 'error'],
    ]);
  });
});

it('keeps what a disabled check has found, word for word', () => {
  const found = fault('KS_MEMORY', { setting: 's', problem: 'p', fix: 'f' });
  expect(soften([found], ['KS_MEMORY'])).toEqual([
    { code: 'KS_MEMORY', level: 'warning', setting: 's', problem: 'p', fix: 'f' },
  ]);
});
