import { controlNames, propertyName } from '../contract/index.ts';
import { warning } from '../errors.ts';
import { registryProperties } from '../topology/catalogue.ts';
import { serviceOf, type Check } from '../topology/types.ts';

/** Apicurio takes the place of the Confluent registry there, and has few of its settings. */
export const registryChecks: readonly Check[] = [
  {
    code: 'KS_DISTRIBUTION',
    description: 'settings of the registry mean something to the registry that runs',
    run: (topology) => {
      const { env, userEnv } = serviceOf(topology, 'schema-registry');
      if (topology.distribution !== 'open') return [];
      return userEnv
        .filter((name) => name in env && !controlNames['schema-registry'].includes(name))
        .filter((name) => {
          const property = propertyName('schema-registry', name);
          return property !== undefined && !registryProperties.includes(property);
        })
        .map((name) =>
          warning('KS_DISTRIBUTION', {
            setting: `kafka-stack:env.schema-registry.${name}`,
            problem:
              'has no effect: the registry of the open distribution (Apicurio) has no such setting',
            allowed: registryProperties.join(', '),
            fix: 'remove it, or use the distribution confluent',
          }),
        );
    },
  },
];
