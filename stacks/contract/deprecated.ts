import type { Env } from '../topology/types.ts';
import type { ContractService } from './types.ts';

/** Message by env name, in the order cp-kafka's `configure` looks at them. */
export const kafkaDeprecations: Env = {
  KAFKA_ADVERTISED_PORT:
    'advertised.port is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.',
  KAFKA_ADVERTISED_HOST:
    'advertised.host is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.',
  KAFKA_HOST: 'host is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.',
  KAFKA_PORT: 'port is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.',
};

export const schemaRegistryDeprecations: Env = {
  SCHEMA_REGISTRY_PORT: 'PORT is deprecated. Please use SCHEMA_REGISTRY_LISTENERS instead.',
};

/** Names that make the image refuse to start, with the line it prints (`configure` of cp-kafka and cp-schema-registry). */
export const deprecatedNames: Readonly<Record<ContractService, Env>> = {
  zookeeper: {},
  kafka: kafkaDeprecations,
  'schema-registry': schemaRegistryDeprecations,
  connect: {},
};
