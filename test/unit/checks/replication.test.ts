import { describe, expect, it } from 'vitest';
import { replicationChecks } from '../../../stacks/checks/replication.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { brokerWith, engine, stack } from '../topology/stacks.ts';

const faultsOf = (topology: Topology) => replicationChecks.flatMap((check) => check.run(topology));

/** A stack of three brokers; no target makes one yet. */
function threeBrokers(env: Readonly<Record<string, string>>): Topology {
  const inOrder = {
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '3',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '2',
  };
  return { ...brokerWith({ ...inOrder, ...env }), brokers: 3 };
}

describe('replication factors', () => {
  it('fit one broker by default', () => {
    expect([...faultsOf(stack()), ...faultsOf(stack({}, engine))]).toEqual([]);
  });

  it('of the offsets topic above the brokers are refused with both numbers', () => {
    expect(faultsOf(brokerWith({ KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '3' }))).toEqual([
      {
        code: 'KS_REPLICATION',
        level: 'error',
        setting: 'kafka-stack:env.kafka.KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR',
        value: '3',
        problem:
          '1 broker cannot hold 3 copies: consumer groups, transactions or connectors would never start',
        allowed: '1 to 1',
        fix: 'set it to 1',
      },
    ]);
  });

  it("are Kafka's own where the user takes the setting away", () => {
    expect(faultsOf(brokerWith({ KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: null }))).toMatchObject([
      { setting: 'kafka-stack:env.kafka.KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR', value: '3' },
    ]);
  });

  it.each([
    'CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR',
    'CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR',
    'CONNECT_STATUS_STORAGE_REPLICATION_FACTOR',
  ])('of Connect are looked at: %s', (name) => {
    const topology = stack({ env: { connect: { [name]: 2 } } });
    expect(faultsOf(topology)).toMatchObject([{ setting: `kafka-stack:env.connect.${name}` }]);
  });

  it('of -1 leave it to the broker', () => {
    const env = { connect: { CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: -1 } };
    expect(faultsOf(stack({ env }))).toEqual([]);
  });

  it('of 3 fit three brokers', () => {
    const env = { KAFKA_DEFAULT_REPLICATION_FACTOR: '3', KAFKA_MIN_INSYNC_REPLICAS: '2' };
    expect(faultsOf(threeBrokers(env))).toEqual([]);
  });
});

describe('in-sync minimums', () => {
  it('above the copies are refused, naming min.insync.replicas and the factor', () => {
    expect(faultsOf(brokerWith({ KAFKA_MIN_INSYNC_REPLICAS: '2' }))).toEqual([
      {
        code: 'KS_REPLICATION',
        level: 'error',
        setting: 'kafka-stack:env.kafka.KAFKA_MIN_INSYNC_REPLICAS',
        value: '2',
        problem:
          'min.insync.replicas 2 is more than the 1 copy of KAFKA_DEFAULT_REPLICATION_FACTOR: writes with acks=all would always fail',
        allowed: '1 to 1',
        fix: 'set it to 1',
      },
    ]);
  });

  it("of transactions are Kafka's own where the user takes the setting away", () => {
    expect(faultsOf(brokerWith({ KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: null }))).toMatchObject([
      { setting: 'kafka-stack:env.kafka.KAFKA_TRANSACTION_STATE_LOG_MIN_ISR', value: '2' },
    ]);
  });

  it('equal to the copies of several brokers are a warning', () => {
    const env = { KAFKA_DEFAULT_REPLICATION_FACTOR: '2', KAFKA_MIN_INSYNC_REPLICAS: '2' };
    expect(faultsOf(threeBrokers(env))).toMatchObject([
      { level: 'warning', value: '2', fix: 'set it to 1' },
    ]);
  });
});
