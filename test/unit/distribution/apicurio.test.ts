import { describe, expect, it } from 'vitest';
import { apicurioProperties, compatibilityLevel } from '../../../distribution/apicurio.ts';

function propertyOf(env: Record<string, string>, name: string): string | undefined {
  const { properties } = apicurioProperties(env, 18081);
  const lines = properties.split('\n').filter((line) => line.startsWith(`${name}=`));
  expect(lines.length).toBeLessThanOrEqual(1);
  return lines[0]?.slice(name.length + 1);
}

describe('settings of the Confluent registry', () => {
  it.each([
    [
      'SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS',
      'PLAINTEXT://kafka:29092,SASL_SSL://other:9093',
      'apicurio.kafkasql.bootstrap.servers',
      'kafka:29092,other:9093',
    ],
    ['SCHEMA_REGISTRY_KAFKASTORE_TOPIC', 'my-schemas', 'apicurio.kafkasql.topic', 'my-schemas'],
  ])('%s = %s mean %s = %s to Apicurio', (env, value, name, expected) => {
    expect(propertyOf({ [env]: value }, name)).toBe(expected);
  });

  it.each([
    ['apicurio.kafkasql.topic', '_schemas'],
    ['apicurio.rest.deletion.artifact.enabled', 'true'],
  ])("keep Confluent's default: %s = %s", (name, expected) => {
    expect(propertyOf({}, name)).toBe(expected);
  });

  it('that Apicurio does not have reach it in no form', () => {
    const { properties } = apicurioProperties({ SCHEMA_REGISTRY_MODE_MUTABILITY: 'odd' }, 18081);
    expect(properties).not.toContain('odd');
  });

  it('cannot add a second property', () => {
    const env = { SCHEMA_REGISTRY_KAFKASTORE_TOPIC: 'a\nquarkus.http.host=0.0.0.0' };
    expect(propertyOf(env, 'quarkus.http.host')).toBe('127.0.0.1');
  });
});

describe('addresses', () => {
  it('of Apicurio are closed to other machines', () => {
    const env = { SCHEMA_REGISTRY_LISTENERS: 'http://0.0.0.0:8081' };
    expect([propertyOf(env, 'quarkus.http.host'), propertyOf(env, 'quarkus.http.port')]).toEqual([
      '127.0.0.1',
      '18081',
    ]);
  });

  it.each([
    ['http://127.0.0.1:8181', '127.0.0.1', 8181],
    ['http://127.0.0.1:80/', '127.0.0.1', 80],
    ['http://:8081', '0.0.0.0', 8081],
    ['http://0.0.0.0:8081,http://0.0.0.0:8082', '0.0.0.0', 8081],
  ])('of clients come from SCHEMA_REGISTRY_LISTENERS %s', (value, host, port) => {
    const { listener } = apicurioProperties({ SCHEMA_REGISTRY_LISTENERS: value }, 18081);
    expect(listener).toEqual({ host, port, backendHost: '127.0.0.1' });
  });

  it("of clients are Confluent's own where none is set", () => {
    expect(apicurioProperties({}, 18081).listener).toMatchObject({ host: '0.0.0.0', port: 8081 });
  });

  it.each(['garbage', 'https://0.0.0.0:8081'])(
    'that it cannot serve are no address: %s',
    (value) => {
      expect(() => apicurioProperties({ SCHEMA_REGISTRY_LISTENERS: value }, 18081)).toThrow(
        'SCHEMA_REGISTRY_LISTENERS must be http://host:port',
      );
    },
  );
});

describe('the compatibility level of a new registry', () => {
  it.each([
    ['full_transitive', 'FULL_TRANSITIVE'],
    ['NONE', 'NONE'],
  ])('is the one that is set: %s', (set, level) => {
    expect(compatibilityLevel({ SCHEMA_REGISTRY_SCHEMA_COMPATIBILITY_LEVEL: set })).toBe(level);
  });

  it("is Confluent's default where none is set", () => {
    expect(compatibilityLevel({})).toBe('BACKWARD');
  });
});
