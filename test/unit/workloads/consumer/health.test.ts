import { describe, expect, it } from 'vitest';
import { healthOf, type HealthFacts } from '../../../../workloads/consumer/health.ts';

const well: HealthFacts = {
  phase: 'running',
  storageFault: undefined,
  brokerFault: undefined,
  isStuck: false,
  partitions: ['a-0'],
  behind: 0n,
  sinceProgressMs: 5,
};

describe('the health of the consumer', () => {
  it('is good while it reads, and has the facts', () => {
    expect(healthOf(well)).toEqual({ ok: true, ...well });
  });

  it.each<[string, Partial<HealthFacts>]>([
    ['it does not read yet', { phase: 'joining' }],
    ['a write has failed', { storageFault: 'database is locked' }],
    ['the brokers cannot be reached', { brokerFault: 'connect ECONNREFUSED' }],
    ['it is stuck', { isStuck: true }],
  ])('is bad while %s, and says so', (_, facts) => {
    expect(healthOf({ ...well, ...facts })).toMatchObject({ ok: false, ...facts });
  });
});
