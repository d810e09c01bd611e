import type { Spec } from '../topology/build.ts';
import { brokerId, copiesOf, minimumInSync } from '../topology/brokers.ts';
import { formatListeners, type Listener } from '../topology/listeners.ts';
import type { Env } from '../topology/types.ts';
import { heapOpts, quickStart } from './jvm.ts';

/**
 * Env of cp-kafka: one listener for services of the stack, one for clients outside of it. Brokers with an address each
 * differ in their id and what they advertise, and in nothing else.
 */
export function kafka(spec: Spec): Env {
  const factor = String(copiesOf(spec.brokers));
  return {
    KAFKA_BROKER_ID: String(brokerId(spec.index)),
    // ZooKeeper starts at the same moment, perhaps on a slow machine: longer than Kafka's 18 s.
    KAFKA_ZOOKEEPER_CONNECTION_TIMEOUT_MS: '60000',
    KAFKA_ZOOKEEPER_CONNECT: `${spec.host('zookeeper')}:${spec.port('zookeeper', 'client')}`,
    ...listeners(spec),
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'true',
    KAFKA_DELETE_TOPIC_ENABLE: 'true',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: factor,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: factor,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: String(minimumInSync(spec.brokers)),
    ...severalBrokers(spec),
    // Three seconds by default, meant for groups of many members that start one by one.
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    ...jmx(spec),
    KAFKA_HEAP_OPTS: heapOpts(spec.heapMb),
    KAFKA_JVM_PERFORMANCE_OPTS: quickStart,
  };
}

/** A single broker has Kafka's own values, which are 1. */
function severalBrokers({ brokers }: Spec): Env {
  if (brokers === 1) return {};
  return {
    KAFKA_DEFAULT_REPLICATION_FACTOR: String(copiesOf(brokers)),
    KAFKA_MIN_INSYNC_REPLICAS: String(minimumInSync(brokers)),
    // The last brokers of a stack that goes down find nobody to take over, and ask three times, 5 s apart by default.
    KAFKA_CONTROLLED_SHUTDOWN_RETRY_BACKOFF_MS: '500',
  };
}

function listeners(spec: Spec): Env {
  const { index } = spec;
  const internal = spec.port('kafka', 'internal', index);
  const host = spec.port('kafka', 'host', index);
  const bound = [
    { name: 'PLAINTEXT', host: spec.bind ?? '0.0.0.0', port: internal },
    { name: 'PLAINTEXT_HOST', host: spec.bind ?? '0.0.0.0', port: host },
    ...external(spec, '0.0.0.0', spec.port),
  ];
  const advertised = [
    { name: 'PLAINTEXT', host: spec.host('kafka', index), port: internal },
    {
      name: 'PLAINTEXT_HOST',
      host: spec.config.advertisedHost,
      port: spec.published('kafka', 'host', index),
    },
    ...external(spec, spec.config.externalHost, spec.published),
  ];
  return {
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: bound.map(({ name }) => `${name}:PLAINTEXT`).join(','),
    KAFKA_LISTENERS: formatListeners(bound),
    KAFKA_ADVERTISED_LISTENERS: formatListeners(advertised),
    KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
  };
}

/** For clients elsewhere, who reach this machine by another name than its own programs do. */
function external(spec: Spec, host: string | undefined, port: Spec['port']): Listener[] {
  if (spec.config.externalHost === undefined || host === undefined) return [];
  return [{ name: 'PLAINTEXT_EXTERNAL', host, port: port('kafka', 'external', spec.index) }];
}

const openJmx =
  '-Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false';

function jmx(spec: Spec): Env {
  const port = { KAFKA_JMX_PORT: String(spec.port('kafka', 'jmx', spec.index)) };
  // The image's default, the container's address, is the one name that its host and other containers can both use.
  if (spec.bind === undefined) return port;
  return {
    ...port,
    KAFKA_JMX_HOSTNAME: spec.config.advertisedHost,
    // JMX binds every address unless told otherwise.
    KAFKA_JMX_OPTS: `${openJmx} -Dcom.sun.management.jmxremote.host=${spec.bind}`,
  };
}
