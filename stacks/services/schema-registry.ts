import type { Spec } from '../topology/build.ts';
import { copiesOf } from '../topology/brokers.ts';
import type { Env } from '../topology/types.ts';
import { heapOpts, quickStart } from './jvm.ts';

/** Env of cp-schema-registry. */
export function schemaRegistry(spec: Spec): Env {
  const brokers = spec.bootstrap('internal').map((address) => `PLAINTEXT://${address}`);
  return {
    SCHEMA_REGISTRY_HOST_NAME: spec.host('schema-registry'),
    SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: brokers.join(','),
    SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR: String(copiesOf(spec.brokers)),
    // The image waits for so many: it makes its topics when it first starts, on the brokers that are there.
    ...(spec.brokers === 1
      ? {}
      : { SCHEMA_REGISTRY_CUB_KAFKA_MIN_BROKERS: String(copiesOf(spec.brokers)) }),
    SCHEMA_REGISTRY_LISTENERS: `http://${spec.bind ?? '0.0.0.0'}:${spec.port('schema-registry', 'http')}`,
    SCHEMA_REGISTRY_HEAP_OPTS: heapOpts(spec.heapMb),
    SCHEMA_REGISTRY_JVM_PERFORMANCE_OPTS: quickStart,
  };
}
