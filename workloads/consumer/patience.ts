/** Work on the way into the database that may fail for a while: a locked file, a registry or a broker that is away. */
import { isRetriable, messageOf } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { retry } from '../shared/retry.ts';
import { FormatError } from './formats/errors.ts';
import { ConflictingRecordError, isPassing, sqliteCode, StoreFault } from './store/errors.ts';

export interface PatienceOptions {
  /** All attempts together. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, 'warn' | 'info'>;
  /** Each attempt that failed. */
  readonly onFailed: (error: unknown) => void;
  readonly onRecovered: () => void;
}

export interface Step<T> {
  /** For the log. */
  readonly what: string;
  readonly work: () => T | Promise<T>;
  /** Before every attempt but the first: a sign of life, or a throw to give up. */
  readonly between?: () => Promise<void>;
}

export type Patience = <T>(step: Step<T>) => Promise<T>;

/**
 * The returned function rejects with the error when waiting cannot help, or with a RetryDeadlineError, or with the
 * signal's reason.
 */
export function createPatience(options: PatienceOptions): Patience {
  const { deadlineMs, signal, log } = options;
  return async ({ what, work, between }) => {
    let failures = 0;
    const attempt = async () => {
      if (failures > 0) await between?.();
      try {
        return await work();
      } catch (error) {
        failures += 1;
        options.onFailed(error);
        log.warn({ what, attempt: failures, error: messageOf(error) }, 'failed');
        throw error;
      }
    };
    const limits = { initialMs: 50, maxMs: 2000, deadlineMs, signal, retriable: mayPass };
    const result = await retry(attempt, limits);
    if (failures > 0) {
      options.onRecovered();
      log.info({ what, attempts: failures + 1 }, 'works again');
    }
    return result;
  };
}

/** A member that lost its partitions meanwhile gives up what it has in hand. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

/** An error of an HTTP client is of the registry; what it says is about the request, not about the record. */
function mayPass(error: Error): boolean {
  if (error instanceof GivenUpError || error instanceof FormatError) return false;
  if (error instanceof StoreFault) return isPassing(error.cause);
  if (error instanceof ConflictingRecordError) return false;
  return sqliteCode(error) === undefined
    ? isRetriable(error) || isRegistryError(error)
    : isPassing(error);
}

function isRegistryError(error: Error): boolean {
  return error.name === 'ResponseError';
}
