import { describe, expect, it } from 'vitest';
import { BrokerError, SerializationError } from '../../../../workloads/shared/errors.ts';
import { retry, RetryDeadlineError } from '../../../../workloads/shared/retry.ts';

const quick = { initialMs: 1, maxMs: 2, deadlineMs: 5000 };
const moved = new BrokerError('moved', 6);

describe('retry', () => {
  it('goes on until it succeeds', async () => {
    let tries = 0;
    const result = retry(() => {
      tries += 1;
      return tries < 4 ? Promise.reject(moved) : Promise.resolve(tries);
    }, quick);
    expect(await result).toBe(4);
  });

  it('throws an error that is not retriable as it is, after one try', async () => {
    const error = new SerializationError('no');
    let tries = 0;
    const result = retry(() => {
      tries += 1;
      return Promise.reject(error);
    }, quick);
    await expect(result).rejects.toBe(error);
    expect(tries).toBe(1);
  });

  it('tries again after whatever the caller calls retriable, a TypeError too', async () => {
    let tries = 0;
    const result = retry(
      () => {
        tries += 1;
        return tries < 2
          ? Promise.reject(new TypeError('fetch failed, or not'))
          : Promise.resolve('done');
      },
      { ...quick, retriable: () => true },
    );
    expect(await result).toBe('done');
  });

  it('ends with the deadline and keeps the last error as cause', async () => {
    const result = retry(() => Promise.reject(moved), { ...quick, deadlineMs: 30 });
    const error: unknown = await result.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RetryDeadlineError);
    expect((error as Error).cause).toBe(moved);
  });

  it('ends with the deadline also when the work never answers', async () => {
    const result = retry(() => new Promise(() => undefined), { ...quick, deadlineMs: 30 });
    await expect(result).rejects.toBeInstanceOf(RetryDeadlineError);
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    const result = retry(
      () => {
        controller.abort(reason);
        return Promise.reject(moved);
      },
      { ...quick, signal: controller.signal },
    );
    await expect(result).rejects.toBe(reason);
  });

  it('does not begin on an aborted signal', async () => {
    const reason = new Error('stop');
    let tries = 0;
    const work = () => Promise.resolve((tries += 1));
    const result = retry(work, { ...quick, signal: AbortSignal.abort(reason) });
    await expect(result).rejects.toBe(reason);
    expect(tries).toBe(0);
  });
});
