import { configKeys, configNamespace, describeKey, type Config } from '../../stacks/config.ts';
import {
  contractServices,
  propertyName,
  type ContractService,
} from '../../stacks/contract/index.ts';
import { formatFault } from '../../stacks/errors.ts';
import type { Service, Topology } from '../../stacks/topology/types.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { serviceNamed } from '../lib/services.ts';
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
  readonly from: 'default' | 'config';
}

export async function run(
  { stack, json }: GlobalOptions,
  [service]: readonly unknown[],
): Promise<number> {
  const { config, topology, faults } = await readStack(stack);
  const only = typeof service === 'string' ? serviceNamed(service, topology) : undefined;
  const stackRows = only ? [] : toStackRows(config, await readSettings(stack));
  const serviceRows = toServiceRows(topology, only);
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

function toServiceRows(topology: Topology, only: string | undefined): ServiceRow[] {
  return topology.services
    .filter(({ name }) => only === undefined || name === only)
    .flatMap((each) => Object.keys(each.env).map((env) => toServiceRow(each, env)));
}

function toServiceRow(service: Service, env: string): ServiceRow {
  const renders = (contractServices as readonly string[]).includes(service.name);
  return {
    service: service.name,
    env,
    property: renders ? (propertyName(service.name as ContractService, env) ?? null) : null,
    value: isSecret(env) ? '[secret]' : (service.env[env] ?? ''),
    from: service.userEnv.includes(env) ? 'config' : 'default',
  };
}

function isSecret(name: string): boolean {
  return /PASSWORD|SECRET|JAAS|CREDENTIALS|TOKEN/.test(name);
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
