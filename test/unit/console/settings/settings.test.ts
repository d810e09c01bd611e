import { describe, expect, it } from 'vitest';
import { readConsoleSettings } from '../../../../console/settings/settings.ts';
import { serviceOf } from '../../../../stacks/topology/types.ts';
import { oneMachine, stack } from '../../topology/stacks.ts';

const least = { KAFKA_CLUSTERS_0_NAME: 'one', KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'a:1, [::1]:2' };
const read = (env: Readonly<Record<string, string>>) => readConsoleSettings({ ...least, ...env });

describe('the environment of kafka-ui', () => {
  it('that a stack gives its web UI is understood whole', () => {
    const { settings, notes } = readConsoleSettings(serviceOf(stack({}, oneMachine), 'ui').env);
    expect(notes).toEqual([]);
    expect(settings).toMatchObject({ host: '127.0.0.1', port: 8080, stack: { stack: 'dev' } });
    expect(settings.clusters).toMatchObject([
      {
        name: 'local',
        readOnly: false,
        registry: { url: 'http://127.0.0.1:8081' },
        connects: [{ name: 'connect', url: 'http://127.0.0.1:8083' }],
      },
    ]);
  });

  it('may hold several clusters, each with several of Connect', () => {
    const { settings } = read({
      KAFKA_CLUSTERS_0_KAFKACONNECT_0_NAME: 'first',
      KAFKA_CLUSTERS_0_KAFKACONNECT_0_ADDRESS: 'http://c:8083/',
      KAFKA_CLUSTERS_0_KAFKACONNECT_1_NAME: 'second',
      KAFKA_CLUSTERS_0_KAFKACONNECT_1_ADDRESS: 'https://d',
      KAFKA_CLUSTERS_0_KAFKACONNECT_1_USERNAME: 'me',
      KAFKA_CLUSTERS_0_KAFKACONNECT_1_PASSWORD: 'secret',
      KAFKA_CLUSTERS_1_NAME: 'two',
      KAFKA_CLUSTERS_1_BOOTSTRAPSERVERS: 'b:9092',
      KAFKA_CLUSTERS_1_READONLY: 'TRUE',
    });
    expect(settings.clusters.map(({ name, readOnly }) => [name, readOnly])).toEqual([
      ['one', false],
      ['two', true],
    ]);
    expect(settings.clusters[0]?.brokers).toEqual([
      { host: 'a', port: 1 },
      { host: '::1', port: 2 },
    ]);
    expect(settings.clusters[0]?.connects).toEqual([
      { name: 'first', url: 'http://c:8083', login: undefined },
      { name: 'second', url: 'https://d', login: { username: 'me', password: 'secret' } },
    ]);
  });

  it('may ask for SASL in the words of Java clients', () => {
    const { settings } = read({
      KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_CLUSTERS_0_PROPERTIES_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG:
        'org.apache.kafka.common.security.scram.ScramLoginModule required username="u" password="p";',
    });
    expect(settings.clusters[0]).toMatchObject({
      tls: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    });
  });

  it('tells what only kafka-ui knows', () => {
    const { notes } = read({
      KAFKA_CLUSTERS_0_METRICS_PORT: '9101',
      KAFKA_CLUSTERS_0_KSQLDBSERVER: 'http://k',
      KAFKA_CLUSTERS_0_SERDE_0_NAME: 'x',
    });
    expect(notes.map((note) => note.split(' ')[0])).toEqual([
      'KAFKA_CLUSTERS_0_KSQLDBSERVER',
      'KAFKA_CLUSTERS_0_SERDE_0_NAME',
    ]);
  });
});

describe('what is wrong', () => {
  const faultsOf = (env: Readonly<Record<string, string>>): string => {
    try {
      read(env);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  it.each([
    [{ KAFKA_CLUSTERS_0_NAME: ' ' }, 'KAFKA_CLUSTERS_0_NAME = " ": is missing.'],
    [
      { KAFKA_CLUSTERS_0_REDONLY: 'true' },
      'KAFKA_CLUSTERS_0_REDONLY = "true": is no setting of a cluster; the nearest is READONLY.',
    ],
    [
      { KAFKA_CLUSTERS_0_READONLY: 'yes' },
      'KAFKA_CLUSTERS_0_READONLY = "yes": is not allowed. Allowed: false, true.',
    ],
    [
      { KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'kafka' },
      'KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS = "kafka": "kafka" is no broker. Allowed: HOST:PORT, commas between.',
    ],
    [
      { SERVER_PORT: '70000' },
      'SERVER_PORT = "70000": is not allowed. Allowed: a whole number from 0 to 65535.',
    ],
    [
      { KAFKA_CLUSTERS_0_SCHEMAREGISTRY: 'registry:8081' },
      'KAFKA_CLUSTERS_0_SCHEMAREGISTRY = "registry:8081": is not allowed. Allowed: an http or https address.',
    ],
    [{ AUTH_TYPE: 'LOGIN_FORM' }, 'SPRING_SECURITY_USER_PASSWORD: is missing.'],
    [
      { KAFKA_CLUSTERS_1_NAME: 'one', KAFKA_CLUSTERS_1_BOOTSTRAPSERVERS: 'b:1' },
      'KAFKA_CLUSTERS_*_NAME: two clusters are named one.',
    ],
    [{ CONSOLE_STACK: '{}' }, 'CONSOLE_STACK = "{}": does not describe a stack: it has no stack.'],
  ])('%j is told', (env, told) => {
    expect(faultsOf(env).split('\n')).toContain(told);
  });

  it('is told all at once', () => {
    const wrong = { SERVER_PORT: 'x', KAFKA_CLUSTERS_0_READONLY: 'x', LOGGING_LEVEL_ROOT: 'loud' };
    expect(faultsOf(wrong).split('\n')).toHaveLength(3);
  });

  it('never shows a password', () => {
    const env = {
      KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG: 'password=top-secret',
    };
    expect(faultsOf(env)).toContain('JAAS_CONFIG: has no');
    expect(faultsOf(env)).not.toContain('top-secret');
  });

  it('includes that there is no cluster at all', () => {
    expect(() => readConsoleSettings({})).toThrow('KAFKA_CLUSTERS_0_NAME: is missing');
  });
});
