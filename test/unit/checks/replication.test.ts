import { describe, expect, it } from 'vitest';
import { replicationChecks } from '../../../stacks/checks/replication.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { brokerWith, engine, stack } from '../topology/stacks.ts';

const faultsOf = (topology: Topology) => replicationChecks.flatMap((check) => check.run(topology));

/** A stack of three brokers. */
function threeBrokers(env: Readonly<Record<string, string>> = {}): Topology {
  return stack({ brokers: 3, env: { kafka: env } }, engine);
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

  it.each([2, 3, 9])('fit %i brokers by default', (brokers) => {
    const topologies = [stack({ brokers }), stack({ brokers }, engine)];
    expect(topologies.flatMap(faultsOf)).toEqual([]);
  });

  it('of 3 are refused where there are two', () => {
    const env = { connect: { CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: 3 } };
    expect(faultsOf(stack({ brokers: 2, env }))).toMatchObject([
      { level: 'error', value: '3', allowed: '1 to 2', fix: 'set it to 2' },
    ]);
  });

  it('of 1 on several brokers are a warning', () => {
    const env = { kafka: { KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1 } };
    expect(faultsOf(stack({ brokers: 2, env }))).toMatchObject([
      { level: 'warning', value: '1', fix: 'set it to 2, or take it out' },
    ]);
  });

  it('of the registry matter where it obeys them', () => {
    const env = {
      'schema-registry': { SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR: 1 },
    };
    const setting =
      'kafka-stack:env.schema-registry.SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR';
    expect(faultsOf(stack({ brokers: 2, env }))).toEqual([]);
    expect(faultsOf(stack({ brokers: 2, env }, engine))).toMatchObject([
      { level: 'warning', setting },
    ]);
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

  it('above the copies of one topic alone are refused there', () => {
    const env = {
      kafka: { KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1 },
      connect: { CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: 1 },
    };
    const errors = faultsOf(stack({ brokers: 3, env })).filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([
      { setting: 'kafka-stack:env.kafka.KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR' },
      { setting: 'kafka-stack:env.connect.CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR' },
    ]);
  });

  it('equal to the copies of several brokers are a warning', () => {
    const env = { KAFKA_DEFAULT_REPLICATION_FACTOR: '2', KAFKA_MIN_INSYNC_REPLICAS: '2' };
    expect(faultsOf(threeBrokers(env))).toMatchObject([
      { level: 'warning', value: '2', fix: 'set it to 1' },
    ]);
  });
});
