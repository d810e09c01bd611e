/** The client has not come back at all. */
export class RequestHungError extends Error {
  override readonly name = 'RequestHungError';
  readonly retriable = true;
}

/** @throws RequestHungError when the work is not done in time; what becomes of it later is nobody's matter */
export async function givenUpAfter<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new RequestHungError(`no answer within ${ms} ms`));
  }, ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
