import type { Spec } from '../topology/build.ts';
import type { UiFlavour } from '../topology/images.ts';
import type { Env } from '../topology/types.ts';

/** Env of kafka-ui, which the console reads as well: both live inside the stack and use the internal listener. */
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
    ...own[spec.uiFlavour](spec),
  };
}

const own: Readonly<Record<UiFlavour, (spec: Spec) => Env>> = {
  console: ({ bind, heapMb }) => ({
    SERVER_ADDRESS: bind ?? '0.0.0.0',
    NODE_OPTIONS: `--max-old-space-size=${heapMb}`,
  }),
  kafbat: javaHeap,
  provectus: javaHeap,
};

function javaHeap({ heapMb }: Spec): Env {
  return { JAVA_OPTS: `-Xmx${heapMb}m` };
}
