import { describe, expect, it } from 'vitest';
import { abortable, Refuted, until } from '../../../stacks/readiness/retry.ts';

const ample = { timeoutMs: 10_000 };
const short = { timeoutMs: 150 };
const never = Promise.withResolvers<never>().promise;

/** Fails with these in turn, then answers `done`. */
function attempts(...failures: Error[]) {
  const made = { count: 0 };
  const attempt = () => {
    const failure = failures[made.count];
    made.count += 1;
    return failure ? Promise.reject(failure) : Promise.resolve('done');
  };
  return { made, attempt };
}

describe('until', () => {
  it('repeats until the attempt succeeds', async () => {
    const { made, attempt } = attempts(new Error('one'), new Error('two'));
    expect([await until(attempt, ample), made.count]).toEqual(['done', 3]);
  });

  it('throws the last error once the time is over', async () => {
    const attempt = () => Promise.reject(new Error('nobody answers'));
    await expect(until(attempt, short)).rejects.toThrow('nobody answers');
  });

  it('throws the error before the attempt that the deadline cut short', async () => {
    const { made, attempt } = attempts(new Error('nobody answers'));
    const hanging = () => (made.count === 0 ? attempt() : never);
    await expect(until(hanging, { timeoutMs: 400 })).rejects.toThrow('nobody answers');
  });

  it('does not wait for an attempt that ignores the deadline', async () => {
    await expect(until(() => never, short)).rejects.toThrow('timeout');
  });

  it('lets the attempt see the deadline', async () => {
    const seen: AbortSignal[] = [];
    const attempt = (signal: AbortSignal) => {
      seen.push(signal);
      return never;
    };
    await until(attempt, short).catch(() => undefined);
    expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('stops at once when the answer is a refusal', async () => {
    const { made, attempt } = attempts(new Refuted('a record is lost'));
    await until(attempt, ample).catch(() => undefined);
    expect(made.count).toBe(1);
  });

  it('throws the refusal as such, so that it can be told from a timeout', async () => {
    const { attempt } = attempts(new Error('not yet'), new Refuted('a record is lost'));
    const error = await until(attempt, ample).catch((thrown: unknown) => thrown);
    expect([error instanceof Refuted, (error as Error).message]).toEqual([
      true,
      'a record is lost',
    ]);
  });

  it('stops with the reason of the caller', async () => {
    const stopped = new AbortController();
    const attempt = () => {
      stopped.abort(new Error('Ctrl-C'));
      return Promise.reject(new Error('nobody answers'));
    };
    const { signal } = stopped;
    await expect(until(attempt, { ...ample, signal })).rejects.toThrow('Ctrl-C');
  });

  it('does not even begin when the caller has stopped before', async () => {
    const { made, attempt } = attempts();
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    await until(attempt, { ...ample, signal }).catch(() => undefined);
    expect(made.count).toBe(0);
  });

  it('makes one attempt even when no time is left', async () => {
    const { attempt } = attempts();
    await expect(until(attempt, { timeoutMs: -5 })).resolves.toBe('done');
  });
});

describe('abortable', () => {
  it('settles with the work', async () => {
    await expect(abortable(Promise.resolve(7), AbortSignal.timeout(10_000))).resolves.toBe(7);
  });

  it('settles with the signal, its reason as cause', async () => {
    const stopped = new AbortController();
    const waiting = abortable(never, stopped.signal);
    const reason = new Error('enough');
    stopped.abort(reason);
    await expect(waiting).rejects.toMatchObject({ message: 'enough', cause: reason });
  });
});
