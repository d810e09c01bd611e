import type { Spec } from '../topology/build.ts';
import { formatListeners, type Listener } from '../topology/listeners.ts';
import type { Env } from '../topology/types.ts';
import { heapOpts, quickStart } from './jvm.ts';

/** Env of cp-kafka: one listener for services of the stack, one for clients outside of it. */
export function kafka(spec: Spec): Env {
  const factor = String(Math.min(spec.brokers, 3));
  return {
    KAFKA_BROKER_ID: '1',
    // ZooKeeper starts at the same moment, perhaps on a slow machine: longer than Kafka's 18 s.
    KAFKA_ZOOKEEPER_CONNECTION_TIMEOUT_MS: '60000',
    KAFKA_ZOOKEEPER_CONNECT: `${spec.host('zookeeper')}:${spec.port('zookeeper', 'client')}`,
    ...listeners(spec),
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'true',
    KAFKA_DELETE_TOPIC_ENABLE: 'true',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: factor,
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: factor,
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: String(Math.max(1, Number(factor) - 1)),
    // Three seconds by default, meant for groups of many members that start one by one.
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    ...jmx(spec),
    KAFKA_HEAP_OPTS: heapOpts(spec.heapMb),
    KAFKA_JVM_PERFORMANCE_OPTS: quickStart,
  };
}

function listeners(spec: Spec): Env {
  const internal = spec.port('kafka', 'internal');
  const host = spec.port('kafka', 'host');
  const bound = [
    { name: 'PLAINTEXT', host: spec.bind ?? '0.0.0.0', port: internal },
    { name: 'PLAINTEXT_HOST', host: spec.bind ?? '0.0.0.0', port: host },
    ...external(spec, '0.0.0.0'),
  ];
  const advertised = [
    { name: 'PLAINTEXT', host: spec.host('kafka'), port: internal },
    {
      name: 'PLAINTEXT_HOST',
      host: spec.config.advertisedHost,
      port: spec.published('kafka', 'host'),
    },
    ...external(spec, spec.config.externalHost),
  ];
  return {
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: bound.map(({ name }) => `${name}:PLAINTEXT`).join(','),
    KAFKA_LISTENERS: formatListeners(bound),
    KAFKA_ADVERTISED_LISTENERS: formatListeners(advertised),
    KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
  };
}

/** For clients elsewhere, who reach this machine by another name than its own programs do. */
function external(spec: Spec, host: string | undefined): Listener[] {
  if (spec.config.externalHost === undefined || host === undefined) return [];
  return [{ name: 'PLAINTEXT_EXTERNAL', host, port: spec.published('kafka', 'external') }];
}

const openJmx =
  '-Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false';

function jmx(spec: Spec): Env {
  const port = { KAFKA_JMX_PORT: String(spec.port('kafka', 'jmx')) };
  // The image's default, the container's address, is the one name that its host and other containers can both use.
  if (spec.bind === undefined) return port;
  return {
    ...port,
    KAFKA_JMX_HOSTNAME: spec.config.advertisedHost,
    // JMX binds every address unless told otherwise.
    KAFKA_JMX_OPTS: `${openJmx} -Dcom.sun.management.jmxremote.host=${spec.bind}`,
  };
}
