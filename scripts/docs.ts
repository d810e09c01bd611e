/** Writes the reference parts of `docs/` from the sources: `npm run docs`. A unit test fails when they are stale. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNames, serverNames, type NameEntry } from '../console/settings/names.ts';
import {
  configKeys,
  configNamespace,
  describeKey,
  parseConfig,
  targetsOf,
} from '../stacks/config.ts';
import { contractServices, propertyName, type ContractService } from '../stacks/contract/index.ts';
import { faultCodes, UserFault } from '../stacks/errors.ts';
import { projectDir } from '../stacks/places.ts';
import { resolve } from '../stacks/resolve.ts';
import { targets } from '../stacks/targets/index.ts';
import { catalogue } from '../stacks/topology/catalogue.ts';
import {
  publishedPort,
  serviceNames,
  serviceOf,
  type Service,
  type Topology,
} from '../stacks/topology/types.ts';
import { programs } from '../workloads/programs.ts';
import { describeSettings } from '../workloads/shared/settings.ts';
import { say } from './lib/print.ts';

/** Each is a place in a page between `<!-- generated NAME -->` and `<!-- end -->`. */
const parts: Readonly<Record<string, () => string>> = {
  settings: settingsTable,
  ports: portsTable,
  env: envTables,
  faults: faultsTable,
  producer: () => programTable('producer'),
  consumer: () => programTable('consumer'),
  targets: targetsTable,
  console: consoleTables,
};

const place = /(<!-- generated (\w+) -->\n)[^]*?(<!-- end -->)/g;

/** @returns the page with its generated parts as the sources have them now. */
export function fillIn(page: string): string {
  return page.replaceAll(place, (_all, start: string, name: string, end: string) => {
    const part = parts[name];
    if (!part) throw new Error(`no generated part is named ${name}`);
    return `${start}\n${part()}\n\n${end}`;
  });
}

/** Paths of the pages that may hold generated parts. */
export function pages(): string[] {
  const folder = join(projectDir, 'docs');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

function settingsTable(): string {
  const defaults = parseConfig({});
  const rows = configKeys.map((key) => [
    code(`${configNamespace}:${key}`),
    code(shown(defaults[key])),
    allowedFor(key),
    describeKey(key),
  ]);
  return table(['Setting', 'Default', 'Allowed', 'Meaning'], rows);
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the project itself says to a value that fits nowhere. */
function allowedFor(key: string): string {
  try {
    parseConfig({ [key]: '' });
  } catch (error) {
    if (error instanceof UserFault) return error.faults[0]?.allowed ?? '';
    throw error;
  }
  throw new Error(`${key} takes an empty value: say in the docs what it allows`);
}

function portsTable(): string {
  const rows = serviceNames.flatMap((service) =>
    Object.entries(catalogue[service].ports).map(([name, port]) => [
      code(`${configNamespace}:ports.${service}.${name}`),
      String(port),
    ]),
  );
  return table(['Setting', 'Default'], rows);
}

function envTables(): string {
  const { topology } = resolve('local', {});
  return topology.services.map(envTable).join('\n\n');
}

function envTable(service: Service): string {
  const rows = Object.entries(service.env).map(([name, value]) => [
    code(name),
    code(propertyOf(service, name)),
    code(shortened(value)),
  ]);
  const missing =
    service.unavailable === undefined ? '' : `\nThis service is ${service.unavailable}.\n`;
  return `### ${service.name}\n${missing}\n${table(['Env name', 'Property', 'Default'], rows)}`;
}

/** Of what is made by the stack and told to nobody but its console. */
function shortened(value: string): string {
  return value.length > 200 ? `${value.slice(0, 60)}…` : value;
}

function propertyOf({ name }: Service, env: string): string {
  const renders = (contractServices as readonly string[]).includes(name);
  return renders ? (propertyName(name as ContractService, env) ?? '') : '';
}

function faultsTable(): string {
  const rows = Object.entries(faultCodes).map(([name, text]) => [code(name), text]);
  return table(['Code', 'What it names'], rows);
}

function programTable(name: keyof typeof programs): string {
  const rows = describeSettings(programs[name]).map((setting) => {
    const { key, env, fallback = '', allowed, about } = setting;
    return [code(key), code(env), code(fallback), allowed, about];
  });
  return table(['Setting', 'Env name', 'Default', 'Allowed', 'Meaning'], rows);
}

/** What the console reads, and what it is told by settings of kafka-ui that mean nothing to it. */
function consoleTables(): string {
  const all = Object.entries(serverNames).concat(
    Object.entries(clusterNames).map(([name, entry]) => [`KAFKA_CLUSTERS_n_${name}`, entry]),
  );
  const rows = (isUsed: boolean, text: (entry: NameEntry) => string) =>
    all
      .filter(([, { ignored }]) => (ignored === undefined) === isUsed)
      .map(([name, entry]) => [code(name), text(entry)]);
  return [
    table(
      ['Env name', 'Meaning'],
      rows(true, ({ about }) => about),
    ),
    'These are names of kafka-ui that change nothing here. The console says so in its log when it starts.',
    table(
      ['Env name', 'Why'],
      rows(false, ({ ignored }) => ignored ?? ''),
    ),
  ].join('\n\n');
}

/** What sets the targets apart, by their own words. */
function targetsTable(): string {
  const all = Object.values(targets).map(({ traits }) => traits);
  const topologies = all.map(({ name }) => resolve('name', { target: name }).topology);
  const rows = [
    ['Runs as', ...all.map(({ runs, isCluster }) => (isCluster ? 'pods' : runsAs[runs]))],
    [
      'Distributions, the default first',
      ...all.map(({ distributions }) => distributions.join(', ')),
    ],
    ['Web UI', ...topologies.map(uiOf)],
    [
      'Kafka, for this machine',
      ...topologies.map((each) =>
        code(`127.0.0.1:${publishedPort(serviceOf(each, 'kafka'), 'host')}`),
      ),
    ],
    ['Kafka, for the services', ...topologies.map((each) => code(insideOf(each)))],
    [
      'Settings that have an effect only on some',
      ...all.map(({ name }) =>
        configKeys
          .filter((key) => targetsOf(key)?.includes(name))
          .map(code)
          .join(', '),
      ),
    ],
  ];
  return table(['', ...all.map(({ name }) => code(name))], rows);
}

/** Of the default distribution. */
function uiOf(topology: Topology): string {
  const { image } = serviceOf(topology, 'ui');
  return image === undefined ? 'console' : code(image);
}

const runsAs = { processes: 'processes', images: 'containers' } as const;

function insideOf(topology: Topology): string {
  const { hostName, ports } = serviceOf(topology, 'kafka');
  const internal = ports.find(({ name }) => name === 'internal')?.port ?? 0;
  return `${hostName}:${internal}`;
}

function code(text: string): string {
  return text === '' ? '-' : `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

if (import.meta.main) {
  for (const path of pages()) {
    const page = readFileSync(path, 'utf8');
    const filled = fillIn(page);
    if (filled === page) continue;
    writeFileSync(path, filled);
    say(`wrote ${path}`);
  }
}
