/** Nearest known env names, so that a typing error is told with its cure. */
import { distance } from 'fastest-levenshtein';
import { controlNames, envName, propertyName, type ContractService } from '../../contract/index.ts';
import { families, ownSettings, settingOf } from './families.ts';

export const prefixes: Readonly<Record<ContractService, string>> = {
  zookeeper: 'ZOOKEEPER_',
  kafka: 'KAFKA_',
  'schema-registry': 'SCHEMA_REGISTRY_',
  connect: 'CONNECT_',
};

const known = new Map<ContractService, readonly string[]>();

/** Every env name that a service understands, without those of open families. */
export function knownNames(service: ContractService): readonly string[] {
  const cached = known.get(service);
  if (cached) return cached;
  const properties = [...Object.keys(ownSettings[service]), ...familyNames(service)];
  const names = properties.map((property) => envName(service, property));
  const all = new Set([...controlNames[service], ...names.filter((name) => name !== undefined)]);
  known.set(service, [...all]);
  return [...all];
}

/** Families whose prefix is one fixed word. */
function familyNames(service: ContractService): string[] {
  return families[service].flatMap(({ prefix, rest }) => {
    const word = /^\^([a-z]+)\\\.$/.exec(prefix.source)?.[1];
    return word === undefined ? [] : Object.keys(rest).map((name) => `${word}.${name}`);
  });
}

/** The nearest known name, if it is near enough to be what was meant: two letters, or one in six. */
export function nearestEnvName(service: ContractService, name: string): string | undefined {
  const bound = Math.max(2, Math.floor(name.length / 6));
  const spelled = name.toUpperCase().replaceAll(/[.-]/g, '_');
  const [best] = knownNames(service)
    .map((each) => ({ name: each, steps: distance(spelled, each) }))
    .sort((a, b) => a.steps - b.steps);
  return best && best.steps <= bound && best.name !== name ? best.name : undefined;
}

const separator = /[._-]+/g;

/**
 * The name that is the same but for its separators: `_` is a dot, `__` an underscore and `___` a dash, and older
 * documentation has the last two the other way round.
 */
export function sameButSeparators(service: ContractService, property: string): string | undefined {
  const plain = property.replaceAll(separator, '.');
  const own = Object.keys(ownSettings[service]).find(
    (name) => name.replaceAll(separator, '.') === plain,
  );
  const meant = own ?? (settingOf(service, plain) ? plain : undefined);
  return meant === undefined || meant === property ? undefined : envName(service, meant);
}

const mechanism = /^(listener\.name\.[^.]+\.)(scram[._-]+sha[._-]+(\d+))\./;

/** The dash in the name of a SASL mechanism, the one place where the broker's settings have dashes. */
export function mechanismSpelling(property: string): string | undefined {
  const [start, listener, found, bits] = mechanism.exec(property) ?? [];
  if (start === undefined || listener === undefined || bits === undefined) return undefined;
  const right = `scram-sha-${bits}`;
  if (found === right) return undefined;
  return envName('kafka', `${listener}${right}.${property.slice(start.length)}`);
}

/** Whether the name reaches a property that the service knows, or steers its image. */
export function understands(service: ContractService, name: string): boolean {
  if (controlNames[service].includes(name)) return true;
  const property = propertyName(service, name);
  return property !== undefined && settingOf(service, property) !== undefined;
}
