import { describe, expect, it } from 'vitest';
import { brokerChecks } from '../../../stacks/checks/brokers.ts';
import { runChecks } from '../../../stacks/checks/index.ts';
import { engine, oneMachine, stack } from '../topology/stacks.ts';

const faultsOf = (...args: Parameters<typeof stack>) =>
  brokerChecks.flatMap((check) => check.run(stack(...args)));

describe('env names of which each broker needs its own', () => {
  it('may be set for a single broker', () => {
    expect(faultsOf({ env: { kafka: { KAFKA_BROKER_ID: 7 } } })).toEqual([]);
  });

  it('are refused for several', () => {
    const env = { kafka: { KAFKA_BROKER_ID: 7, KAFKA_LOG_RETENTION_HOURS: 1 } };
    expect(faultsOf({ brokers: 2, env })).toEqual([
      {
        code: 'KS_BROKER_ENV',
        level: 'error',
        setting: 'kafka-stack:env.kafka.KAFKA_BROKER_ID',
        value: '7',
        problem: 'all 2 brokers would get it, and each needs a value of its own',
        fix: 'take it out: the brokers have the ids 1, 2, …',
      },
    ]);
  });

  it('cannot be taken away either', () => {
    expect(faultsOf({ brokers: 2, env: { kafka: { KAFKA_BROKER_ID: null } } })).toHaveLength(1);
  });

  it('are more where all share one machine', () => {
    const settings = { brokers: 2, env: { kafka: { KAFKA_JMX_PORT: 9101 } } };
    expect(faultsOf(settings, oneMachine)).toHaveLength(1);
    expect(faultsOf(settings, engine)).toEqual([]);
  });
});

it.each([oneMachine, engine])('no check complains of nine brokers on target $name', (traits) => {
  const settings = { brokers: 9, externalHost: 'pc.example.com', distribution: 'open' };
  expect(runChecks(stack(settings, traits))).toEqual([]);
});
