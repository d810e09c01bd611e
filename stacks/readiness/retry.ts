/** The one retry: growing pauses with jitter up to a ceiling, a total deadline, the last error as cause. */
import pRetry, { AbortError } from 'p-retry';
import { messageOf } from '../errors.ts';

/** An answer that more waiting cannot change, such as a lost record. */
export class Refuted extends AbortError {}

/**
 * Repeats until it succeeds.
 * @param attempt gets a signal that aborts with the deadline
 * @throws the last error, also when the deadline cut the last attempt short; a `Refuted` at once.
 */
export async function until<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<T> {
  const deadline = AbortSignal.timeout(Math.max(1, options.timeoutMs));
  const signal = AbortSignal.any([deadline, ...(options.signal ? [options.signal] : [])]);
  let last: unknown;
  const remembered = async () => {
    try {
      return await abortable(attempt(signal), signal);
    } catch (error) {
      if (!signal.aborted || last === undefined) last = error;
      throw error;
    }
  };
  try {
    return await pRetry(remembered, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 50,
      maxTimeout: 1000,
      factor: 1.5,
      randomize: true,
      signal,
    });
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    // p-retry unwraps its own error and would lose the kind.
    if (last instanceof Refuted) throw last;
    throw deadline.aborted ? (last ?? error) : error;
  }
}

/** Settles with the signal, whatever the work itself does with it. */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Nobody else listens to work that fails after the signal.
  work.catch(() => undefined);
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => {
    reject(new Error(messageOf(signal.reason), { cause: signal.reason }));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
