import type { Spec } from '../topology/build.ts';
import type { Env } from '../topology/types.ts';
import { heapOpts, quickStart } from './jvm.ts';

/** Env of cp-schema-registry. */
export function schemaRegistry(spec: Spec): Env {
  const kafka = `${spec.host('kafka')}:${spec.port('kafka', 'internal')}`;
  return {
    SCHEMA_REGISTRY_HOST_NAME: spec.host('schema-registry'),
    SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: `PLAINTEXT://${kafka}`,
    SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR: String(Math.min(spec.brokers, 3)),
    SCHEMA_REGISTRY_LISTENERS: `http://${spec.bind ?? '0.0.0.0'}:${spec.port('schema-registry', 'http')}`,
    SCHEMA_REGISTRY_HEAP_OPTS: heapOpts(spec.heapMb),
    SCHEMA_REGISTRY_JVM_PERFORMANCE_OPTS: quickStart,
  };
}
