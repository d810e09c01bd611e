/** Pauses between attempts, as `retry.backoff.ms` and `retry.backoff.max.ms` say. */

export interface Backoff {
  readonly retryBackoffMs: number;
  readonly retryBackoffMaxMs: number;
}

const spread = 0.2;

/**
 * Doubles with each attempt up to the ceiling, a fifth more or less so that producers do not come back together.
 * @param attempts failed so far, at least 1
 * @param random from 0 to 1
 * @returns ms
 */
export function pauseMs(
  { retryBackoffMs, retryBackoffMaxMs }: Backoff,
  attempts: number,
  random = Math.random(),
): number {
  const pause = Math.min(retryBackoffMs * 2 ** Math.min(attempts - 1, 30), retryBackoffMaxMs);
  return Math.min(pause * (1 + spread * (2 * random - 1)), retryBackoffMaxMs);
}
