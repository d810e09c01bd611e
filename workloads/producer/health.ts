/** Whether the producer gets anywhere. */
import type { Health } from '../shared/http.ts';
import { messageOf } from '../shared/errors.ts';
import type { Tally } from './tally.ts';

/**
 * Not healthy after a fatal error, or when records wait and none has been delivered for too long.
 * @param now ms of `performance.now()`
 */
export function healthOf(tally: Tally, stallMs: number, now = performance.now()): Health {
  const { waiting, lastProgress, fatal, sent, acknowledged, failed } = tally;
  const sinceProgressMs = Math.round(now - lastProgress);
  const stalled = waiting > 0 && sinceProgressMs > stallMs;
  return {
    ok: fatal === undefined && !stalled,
    sent,
    acknowledged,
    failed,
    waiting,
    sinceProgressMs,
    ...(fatal === undefined ? {} : { fatal: messageOf(fatal) }),
    ...(stalled ? { problem: `nothing acknowledged for ${sinceProgressMs} ms` } : {}),
  };
}
