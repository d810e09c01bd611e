/** Times of records. Kafka deletes by them, so that a wrong unit makes records vanish, or stay for ever. */
import { SerializationError } from '../../shared/errors.ts';

/** 1973 as milliseconds; as seconds it would be the year 5138. */
const leastMs = 100_000_000_000n;
/** The year 5138 as milliseconds; as microseconds it would be 1973. */
const mostMs = 100_000_000_000_000n;

/**
 * @param timestamp milliseconds since 1970; 0 stands for 1970 itself and is sent as it is
 * @throws SerializationError when it looks like another unit
 */
export function checkTimestamp(timestamp: bigint): bigint {
  if (timestamp === 0n || (timestamp >= leastMs && timestamp < mostMs)) return timestamp;
  const problem = timestamp < 0n ? 'is before 1970' : `looks like ${unitOf(timestamp)}`;
  throw new SerializationError(
    `timestamp ${timestamp} ${problem}; milliseconds since 1970 are needed, as ${Date.now()} is now`,
  );
}

function unitOf(timestamp: bigint): string {
  if (timestamp < leastMs) return 'seconds';
  return timestamp < mostMs * 1000n ? 'microseconds' : 'nanoseconds';
}
