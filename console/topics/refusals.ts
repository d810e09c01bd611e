/** What the brokers say when they understand a change and will not make it. */
import { bare } from '../../workloads/shared/clients/platformatic/errors.ts';
import { isRetriable } from '../../workloads/shared/errors.ts';
import { PageError, SourceError } from '../shell/errors.ts';

/**
 * @param what what was not done, such as `topic a was not created`
 * @throws PageError 400 with the brokers' own words; SourceError where they do not answer or may do it later
 */
export async function tellRefusal<T>(what: string, change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    const words = refusalOf(error);
    if (words === undefined) throw error;
    throw new PageError(400, `${what}: ${words}`, undefined, { cause: error });
  }
}

/** Undefined where it is no refusal. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof SourceError)) return undefined;
  const told = bare(error.cause) as Told;
  if (typeof told.apiCode !== 'number') return undefined;
  if (isRetriable(told) && !finals.has(told.apiCode)) return undefined;
  const { serverErrorMessage } = told;
  const said = typeof serverErrorMessage === 'string' ? serverErrorMessage : told.message;
  return `${said} (${String(told.apiId)})`;
}

/** As the library has it. */
interface Told extends Error {
  readonly apiCode?: unknown;
  readonly apiId?: unknown;
  /** More precise than the message, where the broker sends one. */
  readonly serverErrorMessage?: unknown;
}

/** UNKNOWN_TOPIC_OR_PARTITION: somebody else was quicker. */
const finals: ReadonlySet<number> = new Set([3]);
