/** The check of env names: does anything read them, and is it this service? */
import { deprecatedNames, propertyName, type ContractService } from '../../contract/index.ts';
import { fault, warning, type Fault } from '../../errors.ts';
import type { Service } from '../../topology/types.ts';
import { settingOf } from './families.ts';
import { found, orDisable } from './faults.ts';
import { misplaced } from './levels.ts';
import { isImageName, isUiName } from './process-names.ts';
import {
  mechanismSpelling,
  nearestEnvName,
  prefixes,
  sameButSeparators,
  understands,
} from './spelling.ts';

/** Faults of the codes KS_ENV_UNKNOWN and KS_ENV_LEVEL. */
export function nameFaults(service: Service): Fault[] {
  return Object.keys(service.env).flatMap((name) =>
    service.name === 'ui' ? uiFault(service, name) : nameFault(service, service.name, name),
  );
}

function nameFault(service: Service, kind: ContractService, name: string): Fault[] {
  if (Object.hasOwn(deprecatedNames[kind], name)) return [];
  if (understands(kind, name)) return swappedMechanism(service, name);
  if (isImageName(name)) return [];
  const property = propertyName(kind, name);
  if (property !== undefined) return unknownProperty(service, kind, name, property);
  const owner = ownerOf(name);
  if (owner !== undefined && owner !== kind) return ofAnother(service, kind, name, owner);
  const problem = `${name} turns into no setting of ${kind}`;
  return unknownName(service, kind, name, problem);
}

function swappedMechanism(service: Service, name: string): Fault[] {
  const property = service.name === 'kafka' ? propertyName('kafka', name) : undefined;
  const meant = property && mechanismSpelling(property);
  return meant ? [respelled(service, name, property, meant)] : [];
}

function unknownProperty(
  service: Service,
  kind: ContractService,
  name: string,
  property: string,
): Fault[] {
  const meant = sameButSeparators(kind, property);
  if (meant !== undefined) return [respelled(service, name, property, meant)];
  const level = misplaced(kind, property);
  if (level) {
    const problem = `it sets ${property}, a setting of ${level.owners} that ${kind} does not have`;
    return [fault('KS_ENV_LEVEL', { ...found(service, name), problem, fix: level.fix })];
  }
  return unknownName(service, kind, name, `it sets ${property}, which ${kind} does not know`);
}

function respelled(service: Service, name: string, property: string, meant: string): Fault {
  return fault('KS_ENV_UNKNOWN', {
    ...found(service, name),
    problem: `it sets ${property}, which ${service.name} does not know`,
    allowed: 'one underscore for a dot, two for an underscore, three for a dash',
    fix: `rename it to ${meant}`,
  });
}

function unknownName(
  service: Service,
  kind: ContractService,
  name: string,
  problem: string,
): Fault[] {
  const nearest = nearestEnvName(kind, name);
  if (nearest !== undefined) {
    const fix = `rename it to ${nearest} or, ${orDisable}`;
    return [fault('KS_ENV_UNKNOWN', { ...found(service, name), problem, fix })];
  }
  if (readByPlugin(service, kind, name)) return [];
  const fix = `check the name; if a plug-in reads it, leave it or list the code in kafka-stack:disableChecks`;
  return [warning('KS_ENV_UNKNOWN', { ...found(service, name), problem, fix })];
}

/** Settings that name a plug-in, which then brings settings of any name. */
const pluginSettings = [
  ...['metric.reporters', 'kafka.metrics.reporters', 'authorizer.class.name'],
  ...['principal.builder.class', 'client.quota.callback.class', 'ssl.engine.factory.class'],
  ...['create.topic.policy.class.name', 'alter.config.policy.class.name', 'security.providers'],
  ...[
    'rest.extension.classes',
    'resource.extension.class',
    'connector.client.config.override.policy',
  ],
];

function readByPlugin(service: Service, kind: ContractService, name: string): boolean {
  const property = propertyName(kind, name);
  if (property === undefined) return false;
  if (property.startsWith('sasl.')) return true;
  const set = Object.keys(service.env).map((each) => propertyName(kind, each));
  return set.some((each) => each !== undefined && pluginSettings.includes(each));
}

function ownerOf(name: string): ContractService | undefined {
  const kinds = Object.keys(prefixes) as ContractService[];
  return kinds.find((kind) => name.startsWith(prefixes[kind]));
}

function ofAnother(
  service: Service,
  kind: ContractService,
  name: string,
  owner: ContractService,
): Fault[] {
  const own = prefixes[kind] + name.slice(prefixes[owner].length);
  const move = `move it to kafka-stack:env.${owner}.${name}`;
  return [
    fault('KS_ENV_LEVEL', {
      ...found(service, name),
      problem: `${kind} does not read names that begin with ${prefixes[owner]}`,
      fix: understands(kind, own) && isNamed(kind, own) ? `rename it to ${own} or ${move}` : move,
    }),
  ];
}

/** Whether the name is more than one of an open family, where everything fits. */
function isNamed(kind: ContractService, name: string): boolean {
  const property = propertyName(kind, name);
  return property === undefined || settingOf(kind, property) !== 'open';
}

function uiFault(service: Service, name: string): Fault[] {
  if (isUiName(name)) return [];
  const owner = ownerOf(name);
  const problem = 'the web UI does not know the name';
  const allowed = 'KAFKA_CLUSTERS_n_…, DYNAMIC_CONFIG_…, SERVER_…, LOGGING_…, AUTH_…, SPRING_…';
  if (owner === undefined || owner === 'kafka') {
    const fix = `check the name or, ${orDisable}`;
    return [warning('KS_ENV_UNKNOWN', { ...found(service, name), problem, allowed, fix })];
  }
  const fix = `move it to kafka-stack:env.${owner}.${name}`;
  return [fault('KS_ENV_LEVEL', { ...found(service, name), problem, allowed, fix })];
}
