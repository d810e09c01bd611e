import type { Spec } from '../topology/build.ts';
import { copiesOf } from '../topology/brokers.ts';
import { catalogue, connectTopics } from '../topology/catalogue.ts';
import type { Env } from '../topology/types.ts';
import { heapOpts, quickStart } from './jvm.ts';

/** Env of cp-kafka-connect, a distributed worker of its own group. */
export function connect(spec: Spec): Env {
  const port = String(spec.port('connect', 'http'));
  const factor = String(copiesOf(spec.brokers));
  return {
    CONNECT_BOOTSTRAP_SERVERS: spec.bootstrap('internal').join(','),
    CONNECT_GROUP_ID: 'kafka-connect',
    CONNECT_CONFIG_STORAGE_TOPIC: connectTopics.config,
    CONNECT_OFFSET_STORAGE_TOPIC: connectTopics.offset,
    CONNECT_STATUS_STORAGE_TOPIC: connectTopics.status,
    CONNECT_CONFIG_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_OFFSET_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_STATUS_STORAGE_REPLICATION_FACTOR: factor,
    CONNECT_KEY_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
    CONNECT_VALUE_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
    CONNECT_LISTENERS: `http://${spec.bind ?? '0.0.0.0'}:${port}`,
    CONNECT_REST_ADVERTISED_HOST_NAME: spec.host('connect'),
    CONNECT_REST_ADVERTISED_PORT: port,
    // Kafka ignores it; the health check of the image reads it.
    CONNECT_REST_PORT: port,
    CONNECT_PLUGIN_PATH: pluginPath(spec),
    KAFKA_HEAP_OPTS: heapOpts(spec.heapMb),
    KAFKA_JVM_PERFORMANCE_OPTS: quickStart,
  };
}

/** The user's connectors, and the folders of the image where the distribution brings its own plug-ins there. */
function pluginPath(spec: Spec): string {
  const own = catalogue.connect.volumes
    .filter((volume) => volume.kind === 'project')
    .map((volume) => volume.mountPath);
  const image =
    spec.distribution === 'confluent'
      ? [
          '/usr/share/java',
          '/usr/share/confluent-hub-components',
          // Where the image keeps the file connectors, which no path of its own names.
          '/usr/share/filestream-connectors',
        ]
      : [];
  return [...image, ...own].join(',');
}
