/** Failures by kind, as the summary and the metrics count them. */

const kinds = {
  SerializationError: 'serialization',
  BufferExhaustedError: 'buffer-exhausted',
  DeliveryTimeoutError: 'delivery-timeout',
  RecordTooLargeError: 'too-large',
  RecordRefusedError: 'refused',
  TopicMissingError: 'topic-missing',
  ProducerClosedError: 'interrupted',
} as const;

export type FailureKind = (typeof kinds)[keyof typeof kinds] | 'broker';

export const failureKinds: readonly FailureKind[] = [...Object.values(kinds), 'broker'];

/** Whatever else there is came from the broker or the way to it. */
export function failureKind({ name }: Error): FailureKind {
  return Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : 'broker';
}
