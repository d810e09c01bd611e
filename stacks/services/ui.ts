import type { Spec } from '../topology/build.ts';
import type { Env } from '../topology/types.ts';

/** Env of kafka-ui: it lives inside the stack and uses the internal listener. */
export function ui(spec: Spec): Env {
  const at = (service: 'schema-registry' | 'connect') =>
    `http://${spec.host(service)}:${spec.port(service, 'http')}`;
  return {
    SERVER_PORT: String(spec.port('ui', 'http')),
    KAFKA_CLUSTERS_0_NAME: 'local',
    KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: spec.bootstrap('internal').join(','),
    KAFKA_CLUSTERS_0_SCHEMAREGISTRY: at('schema-registry'),
    KAFKA_CLUSTERS_0_KAFKACONNECT_0_NAME: 'connect',
    KAFKA_CLUSTERS_0_KAFKACONNECT_0_ADDRESS: at('connect'),
    KAFKA_CLUSTERS_0_METRICS_PORT: String(spec.port('kafka', 'jmx')),
    JAVA_OPTS: `-Xmx${spec.heapMb}m`,
  };
}
