import { AuthenticationError, TimeoutError } from '@platformatic/kafka';
import { asError, RequestTimeoutError } from '../../errors.ts';

/** The error that was met, out of the lists that the library puts around each. One with a code of the broker says most. */
export function bare(thrown: unknown): Error {
  const all = leaves(asError(thrown));
  const refused = all.flatMap(chain).find((error) => error instanceof AuthenticationError);
  const told = refused ?? all.find((error) => 'apiCode' in error) ?? all[0] ?? asError(thrown);
  if (!(told instanceof TimeoutError)) return told;
  // The library calls these final; the next try may well be answered.
  return new RequestTimeoutError(told.message, { cause: told });
}

export async function tellError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw bare(thrown);
  }
}

/** A refused password is told as the cause of a connection that failed, which sounds as if it could work later. */
function chain(error: Error): Error[] {
  return error.cause instanceof Error ? [error, ...chain(error.cause)] : [error];
}

function leaves(error: Error): Error[] {
  if (!(error instanceof AggregateError) || error.errors.length === 0) return [error];
  return (error.errors as unknown[]).flatMap((each) => leaves(asError(each)));
}
