import { describe, expect, it } from 'vitest';
import { portEnvChecks } from '../../../stacks/checks/port-env.ts';
import type { ServiceName, Topology } from '../../../stacks/topology/types.ts';
import { engine, stack } from '../topology/stacks.ts';

const faultsOf = (topology: Topology) => portEnvChecks.flatMap((check) => check.run(topology));
const withEnv = (service: ServiceName, name: string, value: string | null) => ({
  env: { [service]: { [name]: value } },
});

describe('env names that move a port', () => {
  it.each([
    ['by default', stack(), stack({}, engine)],
    ['with an offset', stack({ portOffset: 7 }), stack({ portOffset: 7 }, engine)],
    [
      'with ports of their own',
      stack({ ports: { connect: { http: 9083 } } }),
      stack({ ports: { ui: { http: 9080 } } }, engine),
    ],
  ])('agree %s', (_title, ...topologies) => {
    expect(topologies.flatMap(faultsOf)).toEqual([]);
  });

  it('are refused, with the setting that moves the port', () => {
    expect(faultsOf(stack(withEnv('kafka', 'KAFKA_JMX_PORT', '9999')))).toEqual([
      {
        code: 'KS_PORT_ENV',
        level: 'error',
        setting: 'kafka-stack:env.kafka.KAFKA_JMX_PORT',
        value: '9999',
        problem: 'the rest of the stack looks for kafka at port 9101',
        allowed: 'port 9101',
        fix: 'leave it to its default, and move the port with kafka-stack:ports.kafka.jmx',
      },
    ]);
  });

  it.each<[ServiceName, string, string]>([
    ['zookeeper', 'ZOOKEEPER_CLIENT_PORT', '2182'],
    ['schema-registry', 'SCHEMA_REGISTRY_LISTENERS', 'http://0.0.0.0:8082'],
    ['connect', 'CONNECT_LISTENERS', 'http://0.0.0.0:8084,https://0.0.0.0:8085'],
    ['connect', 'CONNECT_REST_PORT', '8084'],
    ['connect', 'CONNECT_REST_ADVERTISED_PORT', '8084'],
    ['ui', 'SERVER_PORT', '9080'],
  ])('are refused: %s %s = %s', (service, name, value) => {
    expect(faultsOf(stack(withEnv(service, name, value), engine))).toMatchObject([
      { setting: `kafka-stack:env.${service}.${name}`, value },
    ]);
  });

  it.each<[ServiceName, string, string | null]>([
    ['schema-registry', 'SCHEMA_REGISTRY_LISTENERS', 'http://0.0.0.0:8082,http://0.0.0.0:8081'],
    ['schema-registry', 'SCHEMA_REGISTRY_LISTENERS', 'https://0.0.0.0:8081'],
    ['connect', 'CONNECT_LISTENERS', 'http://0.0.0.0:8083/, http://0.0.0.0:8084'],
    ['connect', 'CONNECT_LISTENERS', null],
    ['connect', 'CONNECT_REST_PORT', null],
    ['kafka', 'KAFKA_JMX_PORT', null],
    ['kafka', 'KAFKA_JMX_PORT', ''],
  ])('are fine: %s %s = %s', (service, name, value) => {
    expect(faultsOf(stack(withEnv(service, name, value), engine))).toEqual([]);
  });

  it('count with the default of the service where they are taken away', () => {
    const settings = { portOffset: 100, ...withEnv('connect', 'CONNECT_LISTENERS', null) };
    expect(faultsOf(stack(settings))).toMatchObject([
      {
        problem:
          'the rest of the stack looks for connect at port 8183, and unset it is http://:8083',
      },
    ]);
  });

  it('do not matter at a service that the target does not run', () => {
    const settings = { uiFlavour: 'kafbat', ...withEnv('ui', 'SERVER_PORT', '9080') };
    expect(faultsOf(stack(settings))).toEqual([]);
  });
});

describe('the registry of the open distribution', () => {
  it.each([
    'https://127.0.0.1:8081',
    'garbage',
    'http://127.0.0.1:8081,garbage',
    'http://127.0.0.1',
    'https://127.0.0.1:8081,http://127.0.0.1:8081',
  ])('is refused listeners that it cannot serve: %s', (value) => {
    const topology = stack(withEnv('schema-registry', 'SCHEMA_REGISTRY_LISTENERS', value));
    expect(faultsOf(topology)).toMatchObject([
      {
        level: 'error',
        value,
        problem: 'the registry of the open distribution serves plain HTTP only',
        allowed: 'http://host:port',
      },
    ]);
  });

  it('has one listener, the first', () => {
    const value = 'http://127.0.0.1:8082,http://127.0.0.1:8081';
    const topology = stack(withEnv('schema-registry', 'SCHEMA_REGISTRY_LISTENERS', value));
    expect(faultsOf(topology)).toMatchObject([{ allowed: 'port 8081' }]);
  });
});
