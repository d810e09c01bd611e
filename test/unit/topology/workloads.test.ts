import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../stacks/config.ts';
import { replicasOf, volumesOf, type TargetTraits } from '../../../stacks/topology/types.ts';
import { engine, oneMachine, stack } from './stacks.ts';

const two = [
  { name: 'countries', program: 'producer', settings: { rate: 5, topic: 'seen' } },
  { name: 'counter', program: 'consumer', replicas: 2 },
];

const replicas = (settings: object = {}, traits: TargetTraits = oneMachine) =>
  replicasOf(stack({ workloads: two, ...settings }, traits));

describe('a workload', () => {
  it('has its own name, and a number behind it where it has several replicas', () => {
    expect(replicas().map(({ name }) => name)).toEqual(['countries', 'counter-1', 'counter-2']);
  });

  it('gets the settings of the stack as the env of its program', () => {
    expect(replicas()[0]?.env).toMatchObject({
      PRODUCER_TOPIC: 'seen',
      PRODUCER_RATE: '5',
      PRODUCER_CREATE_TOPIC: 'true',
      PRODUCER_BROKERS: '127.0.0.1:9092',
      PRODUCER_HTTP_HOST: '127.0.0.1',
      PRODUCER_HTTP_PORT: '21077',
    });
  });

  it('may work on another cluster', () => {
    const elsewhere = { ...two[0], settings: { brokers: 'b1.example.com:9092' } };
    const [replica] = replicas({ workloads: [elsewhere] });
    expect(replica?.env['PRODUCER_BROKERS']).toBe('b1.example.com:9092');
  });

  it('reaches the broker by its name where each service has an address', () => {
    const [, counter] = replicas({}, engine);
    expect(counter?.env).toMatchObject({
      CONSUMER_BROKERS: 'kafka:29092',
      CONSUMER_REGISTRY_URL: 'http://schema-registry:8081',
      CONSUMER_HTTP_HOST: '0.0.0.0',
      CONSUMER_HTTP_PORT: '8090',
    });
  });

  const published = (settings: object, traits?: TargetTraits) =>
    Object.fromEntries(
      replicas(settings, traits).map(({ name, ports: [http] }) => [name, http?.published]),
    );

  it('publishes a port a replica, moved by setting and offset', () => {
    const [countries, counter] = two;
    const workloads = [countries, { ...counter, port: 9500 }];
    expect(published({ workloads, portOffset: 100 })).toMatchObject({
      'counter-1': 9600,
      'counter-2': 9601,
    });
    expect(published({ workloads, portOffset: 100 }, engine)).toMatchObject({ 'counter-2': 9601 });
  });

  it('has a port that no other workload moves', () => {
    const [countries, counter] = two;
    const alone = published({ workloads: [counter] });
    expect(published({ workloads: [countries, counter] })).toMatchObject(alone);
    expect(alone).toEqual({ 'counter-1': 21_755, 'counter-2': 21_756 });
  });

  it('keeps its data in a volume that its replicas share', () => {
    expect(replicas({}, engine).map(({ volumes }) => volumes.map(({ name }) => name))).toEqual([
      ['countries-data'],
      ['counter-data'],
      ['counter-data'],
    ]);
  });

  it('is an image with a limit and a health check only where services are images', () => {
    expect(replicas({}, engine)[0]).toMatchObject({
      image: expect.stringMatching(/^kafka-stack\/workload:/) as unknown,
      containerName: 'countries',
      memory: { limitMb: 288 },
      healthCheck: { command: expect.stringContaining(':8090/health') as unknown },
    });
    expect(replicas()[0]).toMatchObject({ image: undefined, healthCheck: undefined });
  });
});

describe('the configuration of workloads', () => {
  const refusalOf = (workloads: unknown) => {
    try {
      parseConfig({ workloads: JSON.stringify(workloads) });
      return 'accepted';
    } catch (error) {
      return String(error);
    }
  };

  it.each([
    [[{ name: 'a' }], 'kafka-stack:workloads[0].program'],
    [[{ name: 'A b', program: 'producer' }], 'kafka-stack:workloads[0].name'],
    [[{ name: 'a', program: 'producr' }], 'producer, consumer'],
    [[{ name: 'a', program: 'producer', replicas: 0 }], 'kafka-stack:workloads[0].replicas'],
    [[{ name: 'a', program: 'producer', setings: {} }], 'kafka-stack:workloads[0].settings'],
    ['a', 'a list such as'],
  ])('refuses %j', (workloads, told) => {
    expect(refusalOf(workloads)).toContain(told);
  });
});

it('volumes that several parts share are counted once', () => {
  const names = volumesOf(replicas({}, engine)).map(({ name }) => name);
  expect(names).toEqual(['countries-data', 'counter-data']);
});
