import type { Env } from '../topology/types.ts';
import { schemaRegistryDeprecations } from './deprecated.ts';
import { log4jFile, parseLoggers } from './log4j.ts';
import { envNameCandidate, propertiesUnder, propertyUnder, type PrefixRule } from './names.ts';
import { text } from './properties.ts';
import type { ImageContract, LineWriter, Script } from './types.ts';

/** Nothing is excluded: heap, JMX and log settings land in the file too, where the registry ignores them. */
const rule: PrefixRule = { prefix: 'SCHEMA_REGISTRY_' };
/** Client settings of the readiness check (`admin.properties.template`). */
const adminRule: PrefixRule = { prefix: 'SCHEMA_REGISTRY_KAFKASTORE_' };

export const schemaRegistry: ImageContract = {
  baked: {},
  mainFile: 'schema-registry.properties',
  configure,
  files,
  propertyName: (name) => propertyUnder(rule, name),
  envNames: (property) => [envNameCandidate('SCHEMA_REGISTRY_', property)],
};

/** Steps of cp-schema-registry's `configure`, after the Mesos override that fills the host name from HOST. */
function configure(script: Script): void {
  if (script.get('SCHEMA_REGISTRY_HOST_NAME') === '' && script.get('HOST') !== '') {
    script.set('SCHEMA_REGISTRY_HOST_NAME', script.get('HOST'));
  }
  script.ensureAny([
    'SCHEMA_REGISTRY_KAFKASTORE_CONNECTION_URL',
    'SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS',
  ]);
  script.ensure('SCHEMA_REGISTRY_HOST_NAME');
  for (const [name, message] of Object.entries(schemaRegistryDeprecations)) {
    if (script.get(name) !== '') script.refuse(message);
  }
  const jmx = script.get('SCHEMA_REGISTRY_JMX_OPTS');
  if (jmx !== '' && !jmx.includes('com.sun.management.jmxremote.rmi.port')) {
    script.say(
      "SCHEMA_REGISTRY_OPTS should contain 'com.sun.management.jmxremote.rmi.port' property. It is required for accessing the JMX metrics externally.",
    );
  }
}

function files(env: Env, line: LineWriter): Record<string, string> {
  const properties = (of: PrefixRule) =>
    text([...propertiesUnder(of, env)].map(([name, value]) => line(name, value)));
  const rootLevel = env['SCHEMA_REGISTRY_LOG4J_ROOT_LOGLEVEL'];
  const loggers = parseLoggers(env['SCHEMA_REGISTRY_LOG4J_LOGGERS'] ?? '');
  return {
    'schema-registry.properties': properties(rule),
    'admin.properties': properties(adminRule),
    'log4j.properties': log4jFile(line, rootLevel, loggers, ', stdout'),
  };
}
