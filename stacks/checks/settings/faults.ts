import type { Fault } from '../../errors.ts';
import type { Service } from '../../topology/types.ts';

const secretName = /PASSWORD|SECRET|JAAS|CREDENTIALS|TOKEN/i;

type Found = Pick<Fault, 'setting' | 'value'>;

/** Where a fault was found: the setting, and its value unless it may be secret. */
export function found(service: Service, name: string): Found {
  const setting = `kafka-stack:env.${service.name}.${name}`;
  const value = service.env[name];
  const hidden = value === undefined || secretName.test(name) || secretName.test(value);
  return hidden ? { setting } : { setting, value };
}

export const orDisable = 'if it is meant, list the code in kafka-stack:disableChecks';
