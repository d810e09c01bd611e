import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeForProperties,
  renderEscaped,
  renderService,
  unsafeValue,
  type Rendered,
} from '../../../stacks/contract/index.ts';
import { readProperties } from './properties-format.ts';

const registry = {
  SCHEMA_REGISTRY_HOST_NAME: 'registry',
  SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'kafka:9092',
};

function load(rendered: Rendered, encoding: BufferEncoding): Map<string, string> {
  return readProperties(Buffer.from(rendered.files['schema-registry.properties'] ?? '', encoding));
}

describe('the test’s reader of properties', () => {
  it.each([
    ['a=b', 'a', 'b'],
    ['a = b', 'a', 'b'],
    ['a:b=c', 'a', 'b=c'],
    ['a==b', 'a', '=b'],
    ['a b', 'a', 'b'],
    ['a=b ', 'a', 'b '],
    ['a=\\ b', 'a', ' b'],
    ['a=b\\\n  c', 'a', 'bc'],
    ['a=b\\\\\n#c', 'a', 'b\\'],
    ['a=\\u0041\\t\\q', 'a', 'A\tq'],
    ['# x\n! y\n\na', 'a', ''],
    ['=5', '', '5'],
  ])('reads %j', (content, key, value) => {
    expect([...readProperties(Buffer.from(content))]).toEqual([[key, value]]);
  });
});

describe('unsafeValue', () => {
  it.each([
    ['a newline', 'a\nb', 'it contains a newline, which would start another property'],
    ['a carriage return', 'a\rb', 'it contains a carriage return, which would end the property'],
    ['NUL', 'a\0b', 'it contains a NUL character, which no environment can hold'],
  ])('refuses %s', (_, value, reason) => {
    expect(unsafeValue(value)).toBe(reason);
  });

  it.each(['', ' a ', 'a\\', 'a\tb', '#!=:', 'naïve ключ 雪 😀'])('lets %j pass', (value) => {
    expect(unsafeValue(value)).toBeUndefined();
  });
});

describe('escapeForProperties', () => {
  it.each([
    ['plain=a:b #c!', 'plain=a:b #c!'],
    ['', ''],
    ['  two', '\\  two'],
    ['\tx\ty', '\\tx\\ty'],
    ['\fx', '\\fx'],
    ['end ', 'end '],
    ['C:\\temp\\', 'C:\\\\temp\\\\'],
    ['\\u0041', '\\\\u0041'],
    ['é', '\\u00e9'],
    ['雪', '\\u96ea'],
    ['😀', '\\ud83d\\ude00'],
    ['a\nb\rc\0', 'a\\nb\\rc\\u0000'],
  ])('spells %j as %j', (value, escaped) => {
    expect(escapeForProperties(value)).toBe(escaped);
  });

  it('is read back as the same value, on one line of ASCII, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const escaped = escapeForProperties(value);
        expect(escaped).toMatch(/^[ -~]*$/);
        expect([...readProperties(Buffer.from(`a.b=${escaped}\nz=1\n`, 'latin1'))]).toEqual([
          ['a.b', value],
          ['z', '1'],
        ]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('renderEscaped', () => {
  it('makes Java load exactly the env values', () => {
    const value = fc.string({ unit: 'binary' }).filter((each) => !/[\n\0]/.test(each));
    fc.assert(
      fc.property(value, (custom) => {
        const rendered = renderEscaped('schema-registry', {
          ...registry,
          SCHEMA_REGISTRY_CUSTOM: custom,
        });
        expect(load(rendered, 'latin1')).toEqual(
          new Map([
            ['host.name', 'registry'],
            ['kafkastore.bootstrap.servers', 'kafka:9092'],
            ['custom', custom],
          ]),
        );
      }),
    );
  });

  it('refuses what the image refuses', () => {
    expect(renderEscaped('schema-registry', {}).exit).toBe(1);
  });

  it.each([
    ['connect', 'CONNECT_X', 'kafka-connect.properties', 'x'],
    ['kafka', 'KAFKA_X', 'kafka.properties', 'x'],
    [
      'kafka',
      'KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET',
      'kafka.properties',
      'zookeeper.clientCnxnSocket',
    ],
    ['zookeeper', 'ZOOKEEPER_TRACE_FILE', 'zookeeper.properties', 'traceFile'],
    ['zookeeper', 'ZOOKEEPER_SERVERS', 'zookeeper.properties', 'server.1'],
    [
      'connect',
      'CONNECT_LOG4J_APPENDER_STDOUT_LAYOUT_CONVERSIONPATTERN',
      'connect-log4j.properties',
      'log4j.appender.stdout.layout.ConversionPattern',
    ],
  ] as const)('escapes in %s the value of %s in %s', (service, name, file, property) => {
    const { files } = renderEscaped(service, { ...minimal[service], [name]: ' C:\\é' });
    const loaded = readProperties(Buffer.from(files[file] ?? '', 'latin1'));
    expect(loaded.get(property)).toBe(' C:\\é');
  });
});

describe('renderService', () => {
  it.each([
    ['a newline adds a property', 'a\nb=c', ['custom=a', 'b=c']],
    ['a backslash stays single', 'C:\\temp', ['custom=C:\\temp']],
    ['a leading blank stays bare', ' a', ['custom= a']],
    ['other alphabets stay as they are', 'ключ', ['custom=ключ']],
  ])('copies values verbatim like the image: %s', (_, custom, lines) => {
    const { files } = renderService('schema-registry', {
      ...registry,
      SCHEMA_REGISTRY_CUSTOM: custom,
    });
    expect(files['schema-registry.properties']).toBe(
      ['host.name=registry', 'kafkastore.bootstrap.servers=kafka:9092', ...lines, ''].join('\n'),
    );
  });
});

const minimal = {
  kafka: {
    KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181',
    KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092',
  },
  zookeeper: { ZOOKEEPER_CLIENT_PORT: '2181', ZOOKEEPER_SERVER_ID: '1' },
  connect: {
    CONNECT_BOOTSTRAP_SERVERS: 'kafka:9092',
    CONNECT_GROUP_ID: 'g',
    CONNECT_CONFIG_STORAGE_TOPIC: 'c',
    CONNECT_OFFSET_STORAGE_TOPIC: 'o',
    CONNECT_STATUS_STORAGE_TOPIC: 's',
    CONNECT_KEY_CONVERTER: 'k',
    CONNECT_VALUE_CONVERTER: 'v',
    CONNECT_REST_ADVERTISED_HOST_NAME: 'h',
  },
};
