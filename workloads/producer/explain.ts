/** What a refusal of the broker means for whoever sent the records. */
import { brokerCode, messageOf } from '../shared/errors.ts';
import type { Batch } from './batch.ts';

/** Codes of Kafka's protocol. */
export const code = {
  messageTooLarge: 10,
  recordListTooLarge: 18,
  topicAuthorizationFailed: 29,
  clusterAuthorizationFailed: 31,
  duplicateSequence: 46,
  saslAuthenticationFailed: 58,
  invalidRecord: 87,
} as const;

/** The broker refuses the record itself, not the moment. */
export class RecordRefusedError extends Error {
  override readonly name = 'RecordRefusedError';
  readonly retriable = false;
}

/** @returns the error, or one that says more and has it as cause */
export function explain(error: Error, batch: Batch): Error {
  const keyless = batch.records.filter(({ key }) => key === null).length;
  if (brokerCode(error) !== code.invalidRecord || keyless === 0) return error;
  const told =
    `${batch.topic} refused ${batch.records.length} records, ${keyless} of them without a key: ` +
    `a compacted topic (cleanup.policy=compact) needs keys (${messageOf(error)})`;
  return new RecordRefusedError(told, { cause: error });
}

/** Whether every further record would be refused, too, until somebody grants the right. */
export function isDenied(error: Error): boolean {
  const broker = brokerCode(error);
  return (
    broker === code.topicAuthorizationFailed ||
    broker === code.clusterAuthorizationFailed ||
    broker === code.saslAuthenticationFailed
  );
}
