/** The environment that the image works with. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ContractService } from '../../stacks/contract/index.ts';
import type { Env } from '../../stacks/topology/types.ts';
import { secretsFolder } from '../layout.ts';
import { Stop } from './words.ts';

/** What the launcher of Connect sets where nobody did. */
const defaults: Readonly<Partial<Record<ContractService, Env>>> = {
  connect: { CLASSPATH: '/etc/kafka-connect/jars/*' },
};

/** @param args of `run`; the broker's image takes `NAME=VALUE` there */
export function imageEnv(
  service: ContractService,
  own: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Env {
  const set = Object.entries(own).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const given = args.flatMap((arg) => {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(arg) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  const env = Object.fromEntries([...set, ...(service === 'kafka' ? given : [])]);
  for (const [name, value] of Object.entries(defaults[service] ?? {})) env[name] ||= value;
  return env;
}

/** Texts of the secrets that the environment names; those that are not there are left out. */
export function readSecrets(env: Env): Record<string, string> {
  const names = Object.entries(env)
    .filter(([name]) => /^KAFKA_SSL_\w*_(FILENAME|CREDENTIALS)$/.test(name))
    .map(([, file]) => file)
    .filter((file) => file !== '' && existsSync(secretsFolder + file));
  return Object.fromEntries(
    names.map((file) => [file, readFileSync(secretsFolder + file, 'latin1')]),
  );
}

/** @returns the absolute path of `java`. @throws Stop when the base of the image has none. */
export function findJava(env: Env): string {
  const home = env['JAVA_HOME'] ? [join(env['JAVA_HOME'], 'bin')] : [];
  const folders = [...home, ...(env['PATH'] ?? '').split(delimiter)];
  const found = folders.map((folder) => join(folder, 'java')).find((path) => existsSync(path));
  if (found === undefined) throw new Stop('there is no java in JAVA_HOME or on PATH');
  return found;
}
