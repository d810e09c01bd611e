import type { Env } from '../topology/types.ts';
import { propertyName } from './images.ts';
import { escapeForProperties } from './properties.ts';
import type { ContractService } from './types.ts';

/**
 * The environment to hand to an image. Its script copies values as they are into a properties file, whose format
 * reads some characters in its own way: escaped here, they arrive in the service as they were written.
 */
export function imageEnv(service: ContractService, env: Env): Env {
  const pairs = Object.entries(env).map(([name, value]) => {
    const isProperty = propertyName(service, name) !== undefined;
    return [name, isProperty ? escapeForProperties(value) : value] as const;
  });
  return Object.fromEntries(pairs);
}
