import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createPatience, GivenUpError } from '../../../../workloads/consumer/patience.ts';
import { BrokerError } from '../../../../workloads/shared/errors.ts';
import { RetryDeadlineError } from '../../../../workloads/shared/retry.ts';

function patient(deadlineMs = 5000) {
  const said: string[] = [];
  const controller = new AbortController();
  const patience = createPatience({
    deadlineMs,
    signal: controller.signal,
    log: { warn: () => undefined, info: () => undefined },
    onFailed: () => said.push('failed'),
    onRecovered: () => said.push('recovered'),
  });
  return { patience, said, controller };
}

/** Fails so often with the error, then gives its number of calls. */
function failing(times: number, error: Error) {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
}

const moved = new BrokerError('not the leader', 6);

describe('work that fails', () => {
  it('is tried again while that may help, with a sign of life before each further attempt', async () => {
    const { patience, said } = patient();
    const between = async () => {
      said.push('alive');
      return Promise.resolve();
    };
    const result = await patience({ what: 'work', work: failing(2, moved), between });
    expect({ result, said }).toEqual({
      result: 3,
      said: ['failed', 'alive', 'failed', 'alive', 'recovered'],
    });
  });

  it('is not tried again when that cannot help', async () => {
    const { patience, said } = patient();
    const database = new DatabaseSync(':memory:');
    const work = () => database.prepare('SELECT * FROM missing').all();
    await expect(patience({ what: 'work', work })).rejects.toThrow('no such table');
    expect(said).toEqual(['failed']);
  });

  it('fails for good at the deadline', async () => {
    const { patience } = patient(100);
    const work = failing(Number.POSITIVE_INFINITY, moved);
    const error: unknown = await patience({ what: 'work', work }).catch((each: unknown) => each);
    expect(error instanceof RetryDeadlineError && error.cause).toBe(moved);
  });

  it('is given up when the partition has gone', async () => {
    const { patience } = patient();
    const gone = new GivenUpError('gone');
    const between = async () => Promise.reject(gone);
    await expect(patience({ what: 'work', work: failing(9, moved), between })).rejects.toBe(gone);
  });

  it('is given up with the program', async () => {
    const { patience, controller } = patient();
    const reason = new Error('SIGTERM');
    const work = () => {
      controller.abort(reason);
      throw moved;
    };
    await expect(patience({ what: 'work', work })).rejects.toBe(reason);
  });
});
