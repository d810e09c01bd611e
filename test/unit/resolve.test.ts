import { describe, expect, it } from 'vitest';
import { resolve } from '../../stacks/resolve.ts';

describe('a stack name', () => {
  it.each(['dev', 'a', '2nd', 'Team-1', 'a'.repeat(40)])('may be %s', (name) => {
    expect(resolve(name, {}).topology.stack).toBe(name);
  });

  it.each(['', '-dev', 'a b', '../up', 'a/b', 'a_b', 'ä', 'a'.repeat(41)])(
    'is refused where it cannot name folders: %j',
    (name) => {
      expect(() => resolve(name, {})).toThrow(/^KS_STACK_NAME --stack = /);
    },
  );
});

describe('settings', () => {
  it('that are right bring no fault', () => {
    expect(resolve('dev', { portOffset: '100' }).faults).toEqual([]);
  });

  it('that cannot be read stop before there is a topology', () => {
    expect(() => resolve('dev', { portOffset: 'x' })).toThrow(/^KS_CONFIG_VALUE/);
  });

  it('of a distribution that the target cannot run are a fault', () => {
    expect(resolve('dev', { distribution: 'confluent' }).faults).toMatchObject([
      {
        code: 'KS_DISTRIBUTION',
        value: 'confluent',
        problem: 'target local cannot run it',
        allowed: 'open',
      },
    ]);
  });

  it('bring the faults of all checks, softened where the code is disabled', () => {
    const env = '{"kafka":{"KAFKA_MIN_INSYNC_REPLICAS":2}}';
    const disableChecks = '["KS_REPLICATION"]';
    expect(resolve('dev', { env, disableChecks }).faults).toMatchObject([
      { code: 'KS_REPLICATION', level: 'warning' },
    ]);
  });
});
