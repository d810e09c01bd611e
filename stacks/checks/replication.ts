import { fault, warning, type Fault } from '../errors.ts';
import { copiesOf } from '../topology/brokers.ts';
import {
  serviceOf,
  type Check,
  type Env,
  type ServiceName,
  type Topology,
} from '../topology/types.ts';

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
  // Takes as many as there are brokers, whatever it is told, and says so in its log.
  'schema-registry': { SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR: 3 },
} as const satisfies Partial<Record<ServiceName, Record<string, number>>>;

interface Factor {
  readonly service: keyof typeof factors;
  readonly name: string;
  readonly value: number;
}

/** Those that mean something to what runs, and are numbers. */
function factorsOf(topology: Topology): Factor[] {
  const { distribution } = topology;
  const read = distribution === 'open' ? (['kafka', 'connect'] as const) : factorServices;
  return read.flatMap((service) =>
    Object.entries(factors[service]).flatMap(([name, unset]) => {
      const value = Number(serviceOf(topology, service).env[name] ?? unset);
      return Number.isNaN(value) ? [] : [{ service, name, value }];
    }),
  );
}

const factorServices = ['kafka', 'connect', 'schema-registry'] as const;

function settingOf({ service, name }: Factor): string {
  return `kafka-stack:env.${service}.${name}`;
}

function tooLarge(factor: Factor, brokers: number): Fault[] {
  const { service, value } = factor;
  // -1 takes the broker's own default.
  if (service === 'schema-registry' || value <= brokers) return [];
  return [
    fault('KS_REPLICATION', {
      setting: settingOf(factor),
      value: String(value),
      problem: `${brokers} broker${brokers === 1 ? '' : 's'} cannot hold ${value} copies: consumer groups, transactions or connectors would never start`,
      allowed: `1 to ${brokers}`,
      fix: `set it to ${brokers}`,
    }),
  ];
}

/** Why else would somebody want several brokers. */
function single(factor: Factor, brokers: number): Fault[] {
  if (brokers === 1 || factor.value !== 1) return [];
  return [
    warning('KS_REPLICATION', {
      setting: settingOf(factor),
      value: '1',
      problem: `one copy on one of ${brokers} brokers: what is in it is away while that broker is`,
      allowed: `1 to ${brokers}`,
      fix: `set it to ${copiesOf(brokers)}, or take it out`,
    }),
  ];
}

/** Every topic but that of the transactions obeys the minimum of the brokers. */
function starved(topology: Topology): Fault[] {
  const minimum = Number(serviceOf(topology, 'kafka').env['KAFKA_MIN_INSYNC_REPLICAS'] ?? 1);
  const below = factorsOf(topology)
    .filter(({ name }) => !ownMinimum.includes(name))
    .filter(({ value }) => value > 0 && value < minimum);
  return below.map((factor) =>
    fault('KS_REPLICATION', {
      setting: settingOf(factor),
      value: String(factor.value),
      problem: `KAFKA_MIN_INSYNC_REPLICAS of the brokers is ${minimum}: with fewer copies nothing could be written there`,
      allowed: `${minimum} to ${topology.brokers}`,
      fix: `set it to ${topology.brokers}, or take it out`,
    }),
  );
}

/** The first is told of beside the minimum itself. */
const ownMinimum = [
  'KAFKA_DEFAULT_REPLICATION_FACTOR',
  'KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR',
];

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
    run(topology) {
      const { brokers } = topology;
      const unreachable = unreachableMinimums(serviceOf(topology, 'kafka').env);
      const stopped = unreachable.some(({ level }) => level === 'error');
      return [
        ...factorsOf(topology).flatMap((factor) => tooLarge(factor, brokers)),
        ...unreachable,
        ...(stopped ? [] : starved(topology)),
        ...factorsOf(topology).flatMap((factor) => single(factor, brokers)),
      ];
    },
  },
];
