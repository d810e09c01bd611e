import { contractServices, propertyName } from '../../contract/index.ts';
import type { Fault } from '../../errors.ts';
import type { Member } from '../../topology/types.ts';
import { settingOf } from './families.ts';

const secretWord = /PASSW(OR)?D|PASSPHRASE|SECRET|JAAS|CREDENTIAL|TOKEN|USER[._]?INFO|API[._]?KEY/i;
const userInUrl = /:\/\/[^\s/@:]+:[^\s/@]+@/;

type Found = Pick<Fault, 'setting' | 'value'>;

/** Where a fault was found: the setting, and its value unless it may be secret. */
export function found(service: Member, name: string): Found {
  const setting = `kafka-stack:env.${service.service}.${name}`;
  const value = service.env[name];
  return value === undefined || isHidden(service, name) ? { setting } : { setting, value };
}

/** Whether the value of an env name may be secret: Kafka calls it a password, or name or value look like one. */
export function isHidden(service: Member, name: string): boolean {
  const value = service.env[name] ?? '';
  return (
    isPassword(service, name) ||
    secretWord.test(name) ||
    secretWord.test(value) ||
    userInUrl.test(value)
  );
}

function isPassword({ service }: Member, name: string): boolean {
  const kind = contractServices.find((each) => each === service);
  const property = kind && propertyName(kind, name);
  if (kind === undefined || property === undefined) return false;
  const setting = settingOf(kind, property);
  return setting !== undefined && setting !== 'open' && setting.type === 'password';
}

export const orDisable = 'if it is meant, list the code in kafka-stack:disableChecks';
