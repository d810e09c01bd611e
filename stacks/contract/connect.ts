import type { Env } from '../topology/types.ts';
import { connectLog4jFile } from './log4j.ts';
import { envNameCandidate, propertiesUnder, propertyUnder, type PrefixRule } from './names.ts';
import { text } from './properties.ts';
import type { ImageContract, LineWriter, Script } from './types.ts';

const rule: PrefixRule = { prefix: 'CONNECT_', excluded: ['CONNECT_METRIC_REPORTERS'] };

export const connectRequired = [
  'CONNECT_BOOTSTRAP_SERVERS',
  'CONNECT_GROUP_ID',
  'CONNECT_CONFIG_STORAGE_TOPIC',
  'CONNECT_OFFSET_STORAGE_TOPIC',
  'CONNECT_STATUS_STORAGE_TOPIC',
  'CONNECT_KEY_CONVERTER',
  'CONNECT_VALUE_CONVERTER',
  'CONNECT_REST_ADVERTISED_HOST_NAME',
] as const;

export const avroConverter = 'io.confluent.connect.avro.AvroConverter';
const jsonConverter = 'org.apache.kafka.connect.json.JsonConverter';

export const connect: ImageContract = {
  baked: {
    KAFKA_ZOOKEEPER_CONNECT: '',
    KAFKA_ADVERTISED_LISTENERS: '',
    CLUSTER_ID: '',
    CONNECT_PLUGIN_PATH: '/usr/share/java/,/usr/share/confluent-hub-components/',
  },
  mainFile: 'kafka-connect.properties',
  configure,
  files,
  propertyName: (name) => propertyUnder(rule, name),
  envNames: (property) => [envNameCandidate('CONNECT_', property)],
};

/** Steps of cp-kafka-connect-base's `configure`. */
function configure(script: Script): void {
  for (const name of connectRequired) script.ensure(name);
  if (script.get('CONNECT_REST_PORT') === '') script.set('CONNECT_REST_PORT', '8083');
  const sides = ['KEY', 'VALUE'] as const;
  if (sides.some((side) => script.get(`CONNECT_INTERNAL_${side}_CONVERTER`) === jsonConverter)) {
    for (const side of sides) {
      script.set(`CONNECT_INTERNAL_${side}_CONVERTER_SCHEMAS_ENABLE`, 'false');
    }
  }
  for (const side of sides) {
    if (script.get(`CONNECT_${side}_CONVERTER`) === avroConverter) {
      script.ensure(`CONNECT_${side}_CONVERTER_SCHEMA_REGISTRY_URL`);
    }
  }
}

function files(env: Env, line: LineWriter): Record<string, string> {
  const properties = [...propertiesUnder(rule, env)];
  return {
    'kafka-connect.properties': text(properties.map(([name, value]) => line(name, value))),
    'connect-log4j.properties': connectLog4jFile(
      line,
      env['CONNECT_LOG4J_ROOT_LOGLEVEL'],
      env['CONNECT_LOG4J_LOGGERS'],
      env['CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN'],
    ),
  };
}
