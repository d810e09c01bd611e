/** What the services of a running stack work with, as they say themselves. */
import kafkajs from 'kafkajs';
import { readFileSync } from 'node:fs';
import { fourLetterWord } from '../../stacks/readiness/four-letter.ts';
import { fetchJson } from '../../stacks/readiness/http.ts';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import type { ServiceName } from '../../stacks/topology/types.ts';
import type { TestStack } from './stack.ts';

export type Settings = Readonly<Record<string, string>>;

export type ServiceWithSettings = Exclude<ServiceName, 'ui'>;

export type EffectiveSettings = Readonly<Record<ServiceWithSettings, Settings>>;

/** ZooKeeper tells its configuration only where it is allowed to. */
export const tellsConfiguration = {
  KAFKA_OPTS: '-Dzookeeper.4lw.commands.whitelist=srvr,ruok,dump,conf',
} as const;

export async function effectiveSettings(stack: TestStack): Promise<EffectiveSettings> {
  return {
    zookeeper: { ...(await zookeeper(stack)), ...(await jvm(stack, 'zookeeper')) },
    kafka: { ...(await kafka(stack)), ...(await jvm(stack, 'kafka')) },
    'schema-registry': { ...(await registry(stack)), ...(await jvm(stack, 'schema-registry')) },
    connect: { ...(await connect(stack)), ...(await jvm(stack, 'connect')) },
  };
}

async function zookeeper(stack: TestStack): Promise<Settings> {
  const told = await fourLetterWord(`127.0.0.1:${stack.port(2181)}`, 'conf');
  return assigned(told.split('\n'), /^(\w+)=(.*)$/);
}

/** Defaults too; what is secret has no value. */
async function kafka(stack: TestStack): Promise<Settings> {
  const admin = kafkaClient(`127.0.0.1:${stack.port(9092)}`).admin();
  await admin.connect();
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.BROKER, name: '1' }],
    });
    const entries = resources.flatMap(({ configEntries }) => configEntries);
    return Object.fromEntries(
      entries.map(({ configName, configValue }) => [configName, configValue]),
    );
  } finally {
    await admin.disconnect();
  }
}

async function registry(stack: TestStack): Promise<Settings> {
  return (await fetchJson(`http://127.0.0.1:${stack.port(8081)}/config`)) as Settings;
}

/** What the worker logs of its configuration as it starts, and what it says of its version. */
async function connect(stack: TestStack): Promise<Settings> {
  const lines = (await stack.ok(['logs', 'connect'])).split('\n');
  const start = lines.findLastIndex((line) => line.includes('DistributedConfig values:')) + 1;
  const end = lines.findIndex((line, at) => at >= start && !line.startsWith('\t'));
  const root = await fetchJson(`http://127.0.0.1:${stack.port(8083)}/`);
  const { version, commit } = root as Record<string, string>;
  return {
    ...assigned(lines.slice(start, end), /^\t([\w.]+) = (.*)$/),
    version: version ?? '',
    commit: commit ?? '',
  };
}

function assigned(lines: readonly string[], form: RegExp): Settings {
  const found = lines.flatMap((line) => {
    const [, name, value] = form.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
  return Object.fromEntries(found);
}

/** Options of the JVM behind a service: heap, collector, properties. */
async function jvm(stack: TestStack, service: ServiceWithSettings): Promise<Settings> {
  const words = await commandLines(stack, service);
  return assigned(words, /^(-D[\w.]+|-Xm[sx]|-X[\w:+-]+)=?(.*)$/);
}

/** Words of the commands that the processes of a service, on this machine or in its container, were started with. */
async function commandLines(stack: TestStack, service: ServiceWithSettings): Promise<string[]> {
  const processes = Object.entries(stack.pids());
  if (processes.length > 0) {
    const own = processes.filter(([name]) => isOf(name, service));
    return own.flatMap(([, pid]) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'));
  }
  const all = "cat /proc/[0-9]*/cmdline | tr '\\0' '\\n'";
  return (await stack.ok(['exec', service, '--', 'sh', '-c', all])).split('\n');
}

function isOf(process: string, service: string): boolean {
  return process === service || process === `${service}-backend`;
}
