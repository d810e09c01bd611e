/** Errors of Kafka's protocol that are not final. A test compares the table with what Kafka's own client says. */

interface BrokerErrorKind {
  readonly name: string;
  /** What is known of brokers and leaders is old. */
  readonly stale?: true;
}

/** By code: those that Kafka's Java client calls retriable. */
export const kafkaRetriable: Readonly<Record<number, BrokerErrorKind>> = {
  2: { name: 'CORRUPT_MESSAGE' },
  3: { name: 'UNKNOWN_TOPIC_OR_PARTITION', stale: true },
  5: { name: 'LEADER_NOT_AVAILABLE', stale: true },
  6: { name: 'NOT_LEADER_OR_FOLLOWER', stale: true },
  7: { name: 'REQUEST_TIMED_OUT' },
  9: { name: 'REPLICA_NOT_AVAILABLE', stale: true },
  13: { name: 'NETWORK_EXCEPTION', stale: true },
  14: { name: 'COORDINATOR_LOAD_IN_PROGRESS' },
  15: { name: 'COORDINATOR_NOT_AVAILABLE' },
  16: { name: 'NOT_COORDINATOR' },
  19: { name: 'NOT_ENOUGH_REPLICAS' },
  20: { name: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' },
  41: { name: 'NOT_CONTROLLER' },
  51: { name: 'CONCURRENT_TRANSACTIONS' },
  56: { name: 'KAFKA_STORAGE_ERROR', stale: true },
  70: { name: 'FETCH_SESSION_ID_NOT_FOUND' },
  71: { name: 'INVALID_FETCH_SESSION_EPOCH' },
  72: { name: 'LISTENER_NOT_FOUND', stale: true },
  74: { name: 'FENCED_LEADER_EPOCH', stale: true },
  75: { name: 'UNKNOWN_LEADER_EPOCH' },
  78: { name: 'OFFSET_NOT_AVAILABLE' },
  80: { name: 'PREFERRED_LEADER_NOT_AVAILABLE', stale: true },
  83: { name: 'ELIGIBLE_LEADERS_NOT_AVAILABLE', stale: true },
  84: { name: 'ELECTION_NOT_NEEDED', stale: true },
  88: { name: 'UNSTABLE_OFFSET_COMMIT' },
  89: { name: 'THROTTLING_QUOTA_EXCEEDED' },
  100: { name: 'UNKNOWN_TOPIC_ID', stale: true },
  103: { name: 'INCONSISTENT_TOPIC_ID', stale: true },
  106: { name: 'FETCH_SESSION_TOPIC_ID_ERROR' },
};

/** BROKER_NOT_AVAILABLE: the Java client never meets it where it would try again; here it says that no broker is known. */
const brokerNotAvailable = 8;
const unknownLeaderEpoch = 75;

export function isRetriableCode(code: number): boolean {
  return code === brokerNotAvailable || code in kafkaRetriable;
}

export function isStaleCode(code: number): boolean {
  const isOurs = code === brokerNotAvailable || code === unknownLeaderEpoch;
  return isOurs || kafkaRetriable[code]?.stale === true;
}
