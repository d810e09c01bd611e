import { isHidden } from '../../stacks/checks/settings/faults.ts';
import {
  configKeys,
  configNamespace,
  describeKey,
  parseConfig,
  type Config,
} from '../../stacks/config.ts';
import {
  contractServices,
  propertyName,
  type ContractService,
} from '../../stacks/contract/index.ts';
import { formatFault } from '../../stacks/errors.ts';
import { buildTopology } from '../../stacks/topology/build.ts';
import {
  replicasOf,
  serviceOf,
  type Env,
  type Replica,
  type Service,
  type Topology,
} from '../../stacks/topology/types.ts';
import { isSecretVariable } from '../../workloads/programs.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { partsNamed } from '../lib/services.ts';
import { readSettings } from '../lib/settings.ts';
import { bold, columns, print, printJson, say } from '../lib/print.ts';

interface StackRow {
  readonly setting: string;
  readonly value: unknown;
  readonly from: 'default' | 'config';
  readonly about: string;
}

interface ServiceRow {
  readonly service: string;
  readonly env: string;
  /** Name in the service's properties file; null where it steers the start instead. */
  readonly property: string | null;
  readonly value: string;
  /** `derived`: it follows from another setting of the stack, such as `portOffset`. */
  readonly from: 'default' | 'derived' | 'config';
}

export async function run(
  { stack, json }: GlobalOptions,
  [service]: readonly unknown[],
): Promise<number> {
  const { config, target, topology, faults } = await readStack(stack);
  const only =
    typeof service === 'string' ? partsNamed(service, topology).map(({ name }) => name) : undefined;
  const stackRows = only ? [] : toStackRows(config, await readSettings(stack));
  const unset = buildTopology(parseConfig({}), target.traits, stack);
  const serviceRows = toServiceRows(topology, unset, only);
  if (json) printJson({ stack, settings: stackRows, services: serviceRows, faults });
  else printTables(stackRows, serviceRows);
  for (const each of faults) say(formatFault(each));
  return faults.some(({ level }) => level === 'error') ? 2 : 0;
}

function toStackRows(config: Config, raw: Record<string, string>): StackRow[] {
  return configKeys
    .filter((key) => key !== 'env')
    .map((key) => ({
      setting: `${configNamespace}:${key}`,
      value: config[key] ?? null,
      from: `${configNamespace}:${key}` in raw || key in raw ? 'config' : 'default',
      about: describeKey(key),
    }));
}

/**
 * @param unset the topology of the same target without any setting
 * @param only names of services and workloads
 */
export function toServiceRows(
  topology: Topology,
  unset: Topology,
  only?: readonly string[],
): ServiceRow[] {
  const isWanted = ({ name }: { readonly name: string }) => only?.includes(name) ?? true;
  const services = topology.services.filter(isWanted).flatMap((each) => {
    const defaults = serviceOf(unset, each.name).env;
    return Object.keys(each.env).map((env) => toServiceRow(each, env, defaults));
  });
  return [...services, ...replicasOf(topology).filter(isWanted).flatMap(toReplicaRows)];
}

/** Where a value comes from `node workloads/PROGRAM/main.ts --help` and the stack's file tell. */
function toReplicaRows({ name: service, program, env }: Replica): ServiceRow[] {
  return Object.entries(env).map(([variable, value]) => ({
    service,
    env: variable,
    property: null,
    value: isSecretVariable(program, variable) ? '[secret]' : value,
    from: 'derived' as const,
  }));
}

function toServiceRow(service: Service, env: string, defaults: Env): ServiceRow {
  const renders = (contractServices as readonly string[]).includes(service.name);
  return {
    service: service.name,
    env,
    property: renders ? (propertyName(service.name as ContractService, env) ?? null) : null,
    value: isHidden(service, env) ? '[secret]' : (service.env[env] ?? ''),
    from: sourceOf(service, env, defaults),
  };
}

function sourceOf(service: Service, env: string, defaults: Env): ServiceRow['from'] {
  if (service.userEnv.includes(env)) return 'config';
  return service.env[env] === defaults[env] ? 'default' : 'derived';
}

function printTables(stackRows: readonly StackRow[], serviceRows: readonly ServiceRow[]): void {
  if (stackRows.length > 0) {
    const rows = stackRows.map(({ setting, value, from, about }) => [
      setting,
      text(value),
      from,
      about,
    ]);
    print(columns(['SETTING', 'VALUE', 'FROM', ''], rows));
  }
  for (const service of new Set(serviceRows.map((row) => row.service))) {
    const rows = serviceRows
      .filter((row) => row.service === service)
      .map(({ env, property, value, from }) => [env, property ?? '-', value, from]);
    print(`\n${bold(service)}`);
    print(columns(['ENV', 'PROPERTY', 'VALUE', 'FROM'], rows));
  }
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
