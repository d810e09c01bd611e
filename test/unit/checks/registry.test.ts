import { describe, expect, it } from 'vitest';
import { registryChecks } from '../../../stacks/checks/registry.ts';
import type { TargetTraits } from '../../../stacks/topology/types.ts';
import { engine, oneMachine, stack } from '../topology/stacks.ts';

function faultsOf(env: Record<string, unknown>, traits: TargetTraits = oneMachine) {
  const topology = stack({ env: { 'schema-registry': env } }, traits);
  return registryChecks.flatMap((check) => check.run(topology));
}

describe('settings of the schema registry', () => {
  it('that the open registry does not have are a warning that lists what it has', () => {
    expect(faultsOf({ SCHEMA_REGISTRY_MODE_MUTABILITY: true })).toEqual([
      {
        code: 'KS_DISTRIBUTION',
        level: 'warning',
        setting: 'kafka-stack:env.schema-registry.SCHEMA_REGISTRY_MODE_MUTABILITY',
        problem:
          'has no effect: the registry of the open distribution (Apicurio) has no such setting',
        allowed:
          'kafkastore.bootstrap.servers, kafkastore.topic, schema.compatibility.level, listeners',
        fix: 'remove it, or use the distribution confluent',
      },
    ]);
  });

  it.each([
    'SCHEMA_REGISTRY_KAFKASTORE_TOPIC',
    'SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL',
    'SCHEMA_REGISTRY_HEAP_OPTS',
    'SCHEMA_REGISTRY_JVM_PERFORMANCE_OPTS',
  ])('that it has are fine: %s', (name) => {
    expect(faultsOf({ [name]: 'x' })).toEqual([]);
  });

  it.each(['SCHEMA_REGISTRY_HOST_NAME', 'SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR'])(
    'that only the default env has are fine, and a warning where the user sets them: %s',
    (name) => {
      expect(faultsOf({})).toEqual([]);
      expect(faultsOf({ [name]: '1' })).toMatchObject([
        { level: 'warning', setting: `kafka-stack:env.schema-registry.${name}` },
      ]);
    },
  );

  it('are fine where Confluent runs', () => {
    expect(faultsOf({ SCHEMA_REGISTRY_MODE_MUTABILITY: true }, engine)).toEqual([]);
  });

  it('that the user takes away are fine', () => {
    expect(faultsOf({ SCHEMA_REGISTRY_MODE_MUTABILITY: null })).toEqual([]);
  });
});
