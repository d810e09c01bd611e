import { asError, BrokerError, isWrapper } from '../../errors.ts';

/** COORDINATOR_NOT_AVAILABLE */
const noCoordinator = 15;

/** The error that was met, without what kafkajs wraps around it. */
export function bare(thrown: unknown): Error {
  const error = asError(thrown);
  // Its list of errors is no AggregateError.
  const [first] =
    'errors' in error && Array.isArray(error.errors) ? (error.errors as unknown[]) : [];
  if (first !== undefined) return bare(first);
  if (isWrapper(error)) return bare(error.cause);
  if (error.name !== 'KafkaJSGroupCoordinatorNotFound') return error;
  // It takes this for final, whatever the brokers have answered; one that has just started knows no coordinator yet.
  return new BrokerError(error.message, noCoordinator, { cause: error });
}

export async function tellError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw bare(thrown);
  }
}
