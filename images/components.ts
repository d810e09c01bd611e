/** What the images call themselves: `COMPONENT` in their environment, and in the last line before the launch. */
import type { ContractService } from '../stacks/contract/index.ts';

export const components = {
  zookeeper: 'zookeeper',
  kafka: 'kafka',
  'schema-registry': 'schema-registry',
  connect: 'kafka-connect',
} as const satisfies Record<ContractService, string>;

export function serviceOf(component: string | undefined): ContractService {
  const services = Object.keys(components) as ContractService[];
  const service = services.find((name) => components[name] === component);
  if (service) return service;
  throw new Error(`COMPONENT is ${component ?? 'not set'}; it is ${services.join(', ')} in images`);
}
