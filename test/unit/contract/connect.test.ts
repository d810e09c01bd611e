import { describe, expect, it } from 'vitest';
import { renderService } from '../../../stacks/contract/index.ts';
import { readProperties } from './properties-format.ts';

const minimal: Record<string, string> = {
  CONNECT_BOOTSTRAP_SERVERS: 'kafka:9092',
  CONNECT_GROUP_ID: 'connect',
  CONNECT_CONFIG_STORAGE_TOPIC: 'configs',
  CONNECT_OFFSET_STORAGE_TOPIC: 'offsets',
  CONNECT_STATUS_STORAGE_TOPIC: 'status',
  CONNECT_KEY_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
  CONNECT_VALUE_CONVERTER: 'org.apache.kafka.connect.json.JsonConverter',
  CONNECT_REST_ADVERTISED_HOST_NAME: 'connect',
};

function properties(extra: Record<string, string>): Record<string, string> {
  const { files } = renderService('connect', { ...minimal, ...extra });
  return Object.fromEntries(readProperties(Buffer.from(files['kafka-connect.properties'] ?? '')));
}

const written = {
  'bootstrap.servers': 'kafka:9092',
  'group.id': 'connect',
  'config.storage.topic': 'configs',
  'offset.storage.topic': 'offsets',
  'status.storage.topic': 'status',
  'key.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'rest.advertised.host.name': 'connect',
  'rest.port': '8083',
  'plugin.path': '/usr/share/java/,/usr/share/confluent-hub-components/',
};

describe('Connect image', () => {
  it.each(Object.keys(minimal))('needs %s', (name) => {
    expect(renderService('connect', { ...minimal, [name]: '' })).toEqual({
      exit: 1,
      messages: [`${name} is required.`, `Command [-c ensure ${name}] FAILED !`],
      files: {},
    });
  });

  it.each([
    ['CONNECT_KEY_CONVERTER', 'CONNECT_KEY_CONVERTER_SCHEMA_REGISTRY_URL'],
    ['CONNECT_VALUE_CONVERTER', 'CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL'],
  ])('with an Avro converter as %s needs %s', (converter, url) => {
    const env = { ...minimal, [converter]: 'io.confluent.connect.avro.AvroConverter' };
    expect(renderService('connect', env).messages).toEqual([
      `${url} is required.`,
      `Command [-c ensure ${url}] FAILED !`,
    ]);
    expect(renderService('connect', { ...env, [url]: 'http://registry:8081' }).exit).toBe(0);
  });

  it('fills the REST port and the plugin path', () => {
    expect(properties({})).toEqual(written);
  });

  it('fills an empty REST port but keeps an empty plugin path', () => {
    expect(properties({ CONNECT_REST_PORT: '', CONNECT_PLUGIN_PATH: '' })).toEqual({
      ...written,
      'plugin.path': '',
    });
  });

  it('takes every CONNECT_ name except the metric reporters, and no KAFKA_ name', () => {
    const extra = {
      CONNECT_METRIC_REPORTERS: 'x',
      CONNECT_CUB_KAFKA_TIMEOUT: '5',
      KAFKA_HEAP_OPTS: '-Xmx1G',
    };
    expect(properties(extra)).toEqual({ ...written, 'cub.kafka.timeout': '5' });
  });

  it.each(['CONNECT_INTERNAL_KEY_CONVERTER', 'CONNECT_INTERNAL_VALUE_CONVERTER'])(
    'turns schemas off for both sides with JSON as %s',
    (name) => {
      const extra = {
        [name]: 'org.apache.kafka.connect.json.JsonConverter',
        CONNECT_INTERNAL_KEY_CONVERTER_SCHEMAS_ENABLE: 'true',
      };
      expect(properties(extra)).toMatchObject({
        'internal.key.converter.schemas.enable': 'false',
        'internal.value.converter.schemas.enable': 'false',
      });
    },
  );

  it('replaces its default loggers by named ones', () => {
    const { files } = renderService('connect', {
      ...minimal,
      CONNECT_LOG4J_ROOT_LOGLEVEL: 'WARN',
      CONNECT_LOG4J_LOGGERS: 'org.x=DEBUG',
      CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN: '%m%n',
    });
    expect(files['connect-log4j.properties']).toBe(
      [
        'log4j.rootLogger=WARN, stdout',
        'log4j.appender.stdout=org.apache.log4j.ConsoleAppender',
        'log4j.appender.stdout.layout=org.apache.log4j.PatternLayout',
        'log4j.appender.stdout.layout.ConversionPattern =%m%n',
        '# loggers from CONNECT_LOG4J_LOGGERS env variable',
        'log4j.logger.org.x=DEBUG',
        '',
      ].join('\n'),
    );
  });
});
