/** The one retry: retriable errors only, growing pauses with jitter up to a ceiling, a total deadline. */
import pRetry from 'p-retry';
import { asError, isRetriable, messageOf } from './errors.ts';

export interface RetryOptions {
  readonly initialMs: number;
  /** No pause is longer. */
  readonly maxMs: number;
  /** All attempts and pauses together. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
  /** @default isRetriable */
  readonly retriable?: (error: Error) => boolean;
}

/** The deadline has passed. The cause is the last error. */
export class RetryDeadlineError extends Error {
  override readonly name = 'RetryDeadlineError';
  readonly retriable = false;
}

/**
 * @param work gets a signal that aborts with the deadline or the caller's signal
 * @throws an error that is not retriable as it is; RetryDeadlineError; the reason of the caller's signal
 */
export async function retry<T>(
  work: (signal: AbortSignal) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { initialMs, maxMs, deadlineMs, signal: outer, retriable = isRetriable } = options;
  outer?.throwIfAborted();
  const deadline = AbortSignal.timeout(Math.max(1, Math.round(deadlineMs)));
  const signal = AbortSignal.any([deadline, ...(outer === undefined ? [] : [outer])]);
  const met: { last?: Error; refused?: Error } = {};
  const attempt = async () => {
    try {
      return await abortable(work(signal), signal);
    } catch (thrown) {
      const error = asError(thrown);
      if (!signal.aborted || met.last === undefined) met.last = error;
      if (!signal.aborted && !retriable(error)) met.refused = error;
      // p-retry would give up by itself on a TypeError.
      throw new Error(messageOf(error), { cause: thrown });
    }
  };
  try {
    return await pRetry(attempt, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: Math.min(initialMs, maxMs),
      maxTimeout: maxMs,
      factor: 2,
      randomize: true,
      signal,
      shouldRetry: () => met.refused === undefined,
    });
  } catch (thrown) {
    if (met.refused !== undefined) throw met.refused;
    outer?.throwIfAborted();
    const cause = met.last ?? thrown;
    throw new RetryDeadlineError(`not within ${Math.round(deadlineMs)} ms: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Settles with the signal, whatever the work itself does with it. @throws the reason of the signal */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Nobody else listens to work that fails after the signal.
  work.catch(() => undefined);
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => {
    reject(asError(signal.reason));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
