/** What settings of the Confluent Schema Registry mean to Apicurio Registry. */
import { escapeForProperties, propertyName } from '../stacks/contract/index.ts';
import { parseHttpListeners } from '../stacks/topology/listeners.ts';
import type { Env } from '../stacks/topology/types.ts';

/** Settings that have the same meaning there; every other SCHEMA_REGISTRY_ setting has no effect. */
const counterparts: Readonly<Record<string, (value: string) => Readonly<Record<string, string>>>> =
  {
    'kafkastore.bootstrap.servers': (value) => ({
      'apicurio.kafkasql.bootstrap.servers': value.replaceAll(/\w+:\/\//g, ''),
    }),
    'kafkastore.topic': (value) => ({ 'apicurio.kafkasql.topic': value }),
  };

/** Confluent's own defaults, where Apicurio has others. */
const confluentDefaults: Env = {
  SCHEMA_REGISTRY_KAFKASTORE_TOPIC: '_schemas',
};

/** The level that a new registry starts with: `schema.compatibility.level`, with Confluent's own default. */
export function compatibilityLevel(env: Env): string {
  return (env['SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL'] ?? 'backward').toUpperCase();
}

export interface RegistryListener {
  readonly host: string;
  readonly port: number;
  /** Where the front finds Apicurio: never opened to other machines. */
  readonly backendHost: string;
}

/** @returns the text of Apicurio's own properties file, and where clients expect the registry. */
export function apicurioProperties(
  env: Env,
  backendPort: number,
): { properties: string; listener: RegistryListener } {
  const translated: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...confluentDefaults, ...env })) {
    const property = propertyName('schema-registry', name);
    if (property !== undefined) Object.assign(translated, counterparts[property]?.(value));
  }
  const listener = parseListener(env['SCHEMA_REGISTRY_LISTENERS'] ?? '');
  const all = {
    'apicurio.storage.kind': 'kafkasql',
    // Confluent's registry lets subjects be deleted.
    'apicurio.rest.deletion.group.enabled': 'true',
    'apicurio.rest.deletion.artifact.enabled': 'true',
    'apicurio.rest.deletion.artifact-version.enabled': 'true',
    'quarkus.http.host': listener.backendHost,
    'quarkus.http.port': String(backendPort),
    'quarkus.http.access-log.enabled': 'false',
    // In memory: a pool of one developer's size.
    'apicurio.datasource.jdbc.initial-size': '2',
    'apicurio.datasource.jdbc.min-size': '2',
    'apicurio.datasource.jdbc.max-size': '20',
    // At each start it waits so long (5000 by default) for a snapshot; without one it reads the topic, which has all.
    'apicurio.kafkasql.consumer.poll.timeout': '250',
    ...translated,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}=${escapeForProperties(value)}`);
  return { properties: `${lines.join('\n')}\n`, listener };
}

/** An empty value counts as unset; a check has refused what is no plain HTTP. */
function parseListener(value: string): RegistryListener {
  const [first] = parseHttpListeners(value === '' ? 'http://0.0.0.0:8081' : value).listeners;
  if (first?.name !== 'HTTP') throw new Error('SCHEMA_REGISTRY_LISTENERS must be http://host:port');
  return { host: first.host || '0.0.0.0', port: first.port, backendHost: '127.0.0.1' };
}
