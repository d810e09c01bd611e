import { fault, warning, type Fault } from '../errors.ts';
import { serviceOf, type Check, type Env, type ServiceName } from '../topology/types.ts';

/** Settings that say how many brokers must hold a copy, with the value that Kafka takes when they are unset. */
const factors = {
  kafka: {
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 3,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 3,
    KAFKA_DEFAULT_REPLICATION_FACTOR: 1,
  },
  connect: {
    CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: 3,
    CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: 3,
    CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: 3,
  },
} as const satisfies Partial<Record<ServiceName, Record<string, number>>>;

function tooLarge(service: ServiceName, env: Env, name: string, unset: number, brokers: number) {
  const value = Number(env[name] ?? unset);
  // -1 takes the broker's own default.
  if (Number.isNaN(value) || value <= brokers) return [];
  return fault('KS_REPLICATION', {
    setting: `kafka-stack:env.${service}.${name}`,
    value: String(value),
    problem: `${brokers} broker${brokers === 1 ? '' : 's'} cannot hold ${value} copies: consumer groups, transactions or connectors would never start`,
    allowed: `1 to ${brokers}`,
    fix: `set it to ${brokers}`,
  });
}

/**
 * Pairs of in-sync minimum and factor: a minimum above the factor refuses every write with acks=all, one
 * equal to it does so while any of the brokers is away.
 */
const minimums = [
  ['KAFKA_MIN_INSYNC_REPLICAS', 1, 'KAFKA_DEFAULT_REPLICATION_FACTOR', 1],
  ['KAFKA_TRANSACTION_STATE_LOG_MIN_ISR', 2, 'KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR', 3],
] as const;

function unreachableMinimums(env: Env): Fault[] {
  return minimums.flatMap(([name, unset, factorName, factorUnset]) => {
    const minimum = Number(env[name] ?? unset);
    const factor = Number(env[factorName] ?? factorUnset);
    const at = { setting: `kafka-stack:env.kafka.${name}`, value: String(minimum) };
    if (minimum === factor && factor > 1) {
      return warning('KS_REPLICATION', {
        ...at,
        problem: `min.insync.replicas equals the ${factor} copies of ${factorName}: writes with acks=all stop while one broker is away`,
        fix: `set it to ${factor - 1}`,
      });
    }
    if (!(minimum > factor)) return [];
    return fault('KS_REPLICATION', {
      ...at,
      problem: `min.insync.replicas ${minimum} is more than the ${factor} ${factor === 1 ? 'copy' : 'copies'} of ${factorName}: writes with acks=all would always fail`,
      allowed: `1 to ${factor}`,
      fix: `set it to ${factor}`,
    });
  });
}

export const replicationChecks: readonly Check[] = [
  {
    code: 'KS_REPLICATION',
    description: 'replication factors and in-sync minimums can be satisfied by the brokers',
    run: (topology) => [
      ...Object.entries(factors).flatMap(([service, names]) =>
        Object.entries(names).flatMap(([name, unset]) => {
          const { env } = serviceOf(topology, service as keyof typeof factors);
          return tooLarge(service as keyof typeof factors, env, name, unset, topology.brokers);
        }),
      ),
      ...unreachableMinimums(serviceOf(topology, 'kafka').env),
    ],
  },
];
