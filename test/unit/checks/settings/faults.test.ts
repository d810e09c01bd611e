import { describe, expect, it } from 'vitest';
import { found, isHidden } from '../../../../stacks/checks/settings/faults.ts';
import { serviceOf, type ServiceName } from '../../../../stacks/topology/types.ts';
import { withEnv } from './topology.ts';

const serviceWith = (name: ServiceName, env: string, value: string) =>
  serviceOf(withEnv(name, { [env]: value }), name);

describe('a value', () => {
  it.each<[ServiceName, string, string]>([
    ['kafka', 'KAFKA_SSL_KEYSTORE_KEY', '-----BEGIN'],
    ['connect', 'CONNECT_PRODUCER_SSL_KEYSTORE_KEY', '-----BEGIN'],
    ['kafka', 'kafka_db_password', 'x'],
    ['connect', 'CONNECT_VALUE_CONVERTER_BASIC_AUTH_USER_INFO', 'me:mine'],
    ['connect', 'CONNECT_VALUE_CONVERTER_SCHEMA_REGISTRY_URL', 'http://me:mine@registry'],
    ['ui', 'KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG', 'x'],
    ['kafka', 'KAFKA_OPTS', '-Djavax.net.ssl.keyStorePassword=x'],
  ])('is hidden: %s %s = %s', (name, env, value) => {
    const service = serviceWith(name, env, value);
    expect(isHidden(service, env)).toBe(true);
    expect(found(service, env)).toEqual({ setting: `kafka-stack:env.${name}.${env}` });
  });

  it.each<[ServiceName, string, string]>([
    ['kafka', 'KAFKA_LOG_RETENTION_HOURS', '1'],
    ['kafka', 'KAFKA_ADVERTISED_LISTENERS', 'PLAINTEXT://kafka:29092,HOST://localhost:9092'],
    ['ui', 'SERVER_PORT', '8080'],
  ])('is shown: %s %s = %s', (name, env, value) => {
    expect(found(serviceWith(name, env, value), env).value).toBe(value);
  });
});
