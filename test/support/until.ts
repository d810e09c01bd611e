import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

/**
 * Waits for a condition with a deadline; the last value or error is told when it does not come.
 * @param timeoutMs by default more than a service gets for its end
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  accept: (value: T) => boolean,
  timeoutMs = 60_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await ask();
      if (accept(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await delay(100);
  }
  throw new Error(`not within ${timeoutMs} ms; last: ${inspect(last)}`);
}
