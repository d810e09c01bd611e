import { describe, expect, it } from 'vitest';
import { parseDescription } from '../../../../console/stack/description.ts';
import { serviceOf } from '../../../../stacks/topology/types.ts';
import { engine, oneMachine, stack } from '../../topology/stacks.ts';

const open = { distribution: 'open' };
const workloads = [
  { name: 'counter', program: 'consumer', replicas: 2, settings: { topics: ['orders'] } },
];

describe('the stack as its console is told of it', () => {
  const told = (...of: Parameters<typeof stack>) =>
    parseDescription(serviceOf(stack(...of), 'ui').env['CONSOLE_STACK'] ?? '');

  it('names every part with what it can be reached at', () => {
    const { services, endpoints } = told({ portOffset: 100, ...open }, engine);
    expect(services.map(({ name, container }) => [name, container])).toEqual([
      ['zookeeper', 'zookeeper'],
      ['kafka', 'kafka'],
      ['schema-registry', 'schema-registry'],
      ['connect', 'kafka-connect'],
      ['ui', 'kafka-ui'],
    ]);
    expect(services[1]?.ports).toContainEqual({ name: 'host', port: 9192, published: 9192 });
    expect(endpoints).toEqual({
      zookeeper: 'zookeeper:2181',
      bootstrapServers: 'kafka:29092',
      schemaRegistry: 'http://schema-registry:8081',
      connect: 'http://kafka-connect:8083',
      jmx: 'kafka:9101',
      ui: 'http://kafka-ui:8080',
    });
  });

  it('tells who talks to which listener of whom, each broker for itself', () => {
    const { links, services } = told({ brokers: 3, ...open }, engine);
    const brokers = services.filter(({ service }) => service === 'kafka').map(({ name }) => name);
    expect(brokers).toEqual(['kafka', 'kafka-2', 'kafka-3']);
    const ofConnect = links.filter(({ from, to }) => from === 'connect' && to.startsWith('kafka'));
    expect(ofConnect.map(({ to, listener, address }) => [to, listener, address])).toEqual([
      ['kafka', 'internal', 'kafka:29092'],
      ['kafka-2', 'internal', 'kafka-2:29092'],
      ['kafka-3', 'internal', 'kafka-3:29092'],
    ]);
  });

  it('knows where each replica of a workload tells of itself', () => {
    const { workloads: found, endpoints } = told({ workloads }, oneMachine);
    expect(found.map(({ name, workload }) => [name, workload])).toEqual([
      ['counter-1', 'counter'],
      ['counter-2', 'counter'],
    ]);
    expect(Object.values(endpoints.workloads ?? {})).toEqual(found.map(({ url }) => url));
  });

  it('holds no env of any part', () => {
    const env = { kafka: { KAFKA_SSL_KEYSTORE_PASSWORD: 'top-secret' } };
    expect(JSON.stringify(told({ env }))).not.toContain('top-secret');
  });

  it('is told to no other web UI', () => {
    expect(serviceOf(stack({}, engine), 'ui').env).not.toHaveProperty('CONSOLE_STACK');
  });

  it.each(['{', '[]', '{"stack":"x"}'])('is refused where it is not whole: %s', (text) => {
    expect(() => parseDescription(text)).toThrow();
  });
});
