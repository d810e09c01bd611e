import { describe, expect, it } from 'vitest';
import { publishedEndpoints, toolServers } from '../../../stacks/targets/target.ts';
import {
  brokerName,
  copiesOf,
  formerVolumes,
  minimumInSync,
  splitEnv,
} from '../../../stacks/topology/brokers.ts';
import {
  brokersOf,
  imageSetting,
  membersOf,
  partsOf,
  portSetting,
  runningParts,
  serviceOf,
  volumesOf,
  type TargetTraits,
} from '../../../stacks/topology/types.ts';
import { engine, oneMachine, stack } from './stacks.ts';

const cluster: TargetTraits = {
  ...engine,
  name: 'kubernetes',
  isCluster: true,
  brokerHost: (_name, index, namespace) => `kafka-${index}.kafka.${namespace}`,
};

const three = (traits: TargetTraits = oneMachine, settings = {}) =>
  stack({ brokers: 3, ...settings }, traits);

describe('a stack of three brokers', () => {
  it('has them as parts behind one another', () => {
    expect(partsOf(three()).map(({ name }) => name)).toEqual([
      ...['zookeeper', 'kafka', 'kafka-2', 'kafka-3'],
      ...['schema-registry', 'connect', 'ui'],
    ]);
  });

  it('numbers them from 1', () => {
    expect(brokersOf(three()).map(({ env }) => env['KAFKA_BROKER_ID'])).toEqual(['1', '2', '3']);
  });

  it('names containers and data after them', () => {
    const [, second] = brokersOf(three(engine));
    expect(second).toMatchObject({ name: 'kafka-2', containerName: 'kafka-2' });
    expect(second?.volumes.map(({ name, mountPath }) => [name, mountPath])).toEqual([
      ['kafka-2-data', '/var/lib/kafka/data'],
      ['kafka-2-secrets', '/etc/kafka/secrets'],
    ]);
  });

  it('shares one cache of class data', () => {
    const names = volumesOf(brokersOf(three(engine, { distribution: 'open' }))).map(
      ({ name }) => name,
    );
    expect(names.filter((name) => name === 'kafka-stack-class-data')).toHaveLength(1);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives each the ports above those of the one before, also where they were moved', () => {
    const settings = { portOffset: 100, ports: { kafka: { host: 9500 } }, externalHost: 'pc' };
    const ports = brokersOf(three(oneMachine, settings)).map((broker) =>
      broker.ports.map(({ name, port }) => `${name} ${port}`),
    );
    expect(ports).toEqual([
      ['host 9600', 'external 19192', 'internal 29192', 'jmx 9201'],
      ['host 9601', 'external 19193', 'internal 29193', 'jmx 9202'],
      ['host 9602', 'external 19194', 'internal 29194', 'jmx 9203'],
    ]);
  });

  it('publishes such ports of containers that bind the same ones', () => {
    const ports = brokersOf(three(engine)).map((broker) =>
      broker.ports.map(({ name, port, published = 0 }) => `${name} ${port} ${published}`),
    );
    expect(ports).toEqual([
      ['host 9092 9092', 'internal 29092 0', 'jmx 9101 9101'],
      ['host 9092 9093', 'internal 29092 0', 'jmx 9101 9102'],
      ['host 9092 9094', 'internal 29092 0', 'jmx 9101 9103'],
    ]);
  });

  it('publishes ports of the nodes in a cluster', () => {
    const ports = brokersOf(three(cluster)).flatMap((broker) =>
      broker.ports.flatMap(({ published }) => published ?? []),
    );
    expect(ports).toEqual([30092, 30101, 30093, 30102, 30094, 30103]);
  });

  it.each([
    [oneMachine, ['127.0.0.1:29092', '127.0.0.1:29093', '127.0.0.1:29094']],
    [engine, ['kafka:29092', 'kafka-2:29092', 'kafka-3:29092']],
    [cluster, [0, 1, 2].map((index) => `kafka-${index}.kafka.kafka-stack-dev:29092`)],
  ])('names every broker to every client on target $name', (traits, expected) => {
    const workloads = [{ name: 'countries', program: 'producer' }];
    const topology = three(traits, { workloads });
    const env = (name: Parameters<typeof serviceOf>[1]) => serviceOf(topology, name).env;
    const servers = expected.join(',');
    expect(env('connect')['CONNECT_BOOTSTRAP_SERVERS']).toBe(servers);
    expect(env('ui')['KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS']).toBe(servers);
    expect(env('schema-registry')['SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS']).toBe(
      expected.map((each) => `PLAINTEXT://${each}`).join(','),
    );
    const own =
      traits.network === 'host' ? '127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094' : servers;
    expect(topology.workloads[0]?.env['PRODUCER_BROKERS']).toBe(own);
  });

  it('hands out every address of theirs', () => {
    expect(publishedEndpoints(three(engine, { externalHost: 'pc' }))).toMatchObject({
      bootstrapServers: '127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094',
      jmx: '127.0.0.1:9101,127.0.0.1:9102,127.0.0.1:9103',
      external: 'pc:19092,pc:19093,pc:19094',
    });
  });

  it('leads tools beside a broker to the others, where an address of this machine would not', () => {
    expect(toolServers(three(engine))).toBe('kafka:29092,kafka-2:29092,kafka-3:29092');
    expect(toolServers(three())).toBe('127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094');
    expect(toolServers(stack({}, engine))).toBe('127.0.0.1:9092');
  });

  it('has settings in common: those of the service', () => {
    const [, second] = brokersOf(three(engine));
    expect(second && portSetting(second, 'host')).toBe('kafka-stack:ports.kafka.host');
    expect(second && imageSetting(second)).toBe('kafka-stack:images.kafka');
  });

  it('counts as one service', () => {
    const topology = three();
    expect(membersOf(topology, 'kafka')).toHaveLength(3);
    expect(membersOf(topology, 'connect')).toHaveLength(1);
    expect(runningParts(topology)).toHaveLength(7);
  });
});

describe('what brokers differ in', () => {
  const ownNames = (traits: TargetTraits) => {
    const [first, ...others] = brokersOf(three(traits, { externalHost: 'pc' }));
    const { common, own } = splitEnv([first.env, ...others.map(({ env }) => env)]);
    expect(own.map((env) => ({ ...common, ...env }))).toEqual(
      [first, ...others].map(({ env }) => env),
    );
    return own.map((env) => Object.keys(env).join(' '));
  };

  it.each([engine, cluster])('is who they are, where each has an address: $name', (traits) => {
    const names = 'KAFKA_ADVERTISED_LISTENERS KAFKA_BROKER_ID';
    expect(ownNames(traits)).toEqual([names, names, names]);
  });

  it('is their ports too, where they share a machine', () => {
    const names = 'KAFKA_ADVERTISED_LISTENERS KAFKA_BROKER_ID KAFKA_JMX_PORT KAFKA_LISTENERS';
    expect(ownNames(oneMachine)).toEqual([names, names, names]);
  });

  it('is a name that one of them lacks', () => {
    expect(
      splitEnv([
        { A: '1', B: '2' },
        { B: '2', C: '3' },
      ]),
    ).toEqual({
      common: { B: '2' },
      own: [{ A: '1' }, { C: '3' }],
    });
  });

  it('is nothing where there is one', () => {
    expect(splitEnv([{ A: '1' }])).toEqual({ common: { A: '1' }, own: [{}] });
  });
});

describe('copies of topics', () => {
  it.each([
    [1, '1', '1', undefined, undefined],
    [2, '2', '1', '2', '1'],
    [3, '3', '2', '3', '2'],
    [9, '3', '2', '3', '2'],
  ])('of %i brokers', (brokers, factor, transactions, topics, minimum) => {
    const topology = stack({ brokers }, engine);
    const kafka = serviceOf(topology, 'kafka').env;
    expect(kafka['KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR']).toBe(factor);
    expect(kafka['KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR']).toBe(factor);
    expect(kafka['KAFKA_TRANSACTION_STATE_LOG_MIN_ISR']).toBe(transactions);
    expect(kafka['KAFKA_DEFAULT_REPLICATION_FACTOR']).toBe(topics);
    expect(kafka['KAFKA_MIN_INSYNC_REPLICAS']).toBe(minimum);
    const connect = serviceOf(topology, 'connect').env;
    for (const kind of ['CONFIG', 'OFFSET', 'STATUS']) {
      expect(connect[`CONNECT_${kind}_STORAGE_REPLICATION_FACTOR`]).toBe(factor);
    }
    const registry = serviceOf(topology, 'schema-registry').env;
    expect(registry['SCHEMA_REGISTRY_KAFKASTORE_TOPIC_REPLICATION_FACTOR']).toBe(factor);
    expect(registry['SCHEMA_REGISTRY_CUB_KAFKA_MIN_BROKERS']).toBe(topics);
  });

  it('leave a broker free to be away from three on', () => {
    const spare = [1, 2, 3, 4].map((brokers) => copiesOf(brokers) - minimumInSync(brokers));
    expect(spare).toEqual([0, 1, 1, 1]);
  });
});

describe('brokers that a stack may once have had', () => {
  it('are those beyond its number', () => {
    const data = formerVolumes({ brokers: 7 }).map(({ name }) => name);
    expect(data).toEqual(['kafka-8-data', 'kafka-8-secrets', 'kafka-9-data', 'kafka-9-secrets']);
    expect(formerVolumes({ brokers: 9 })).toEqual([]);
  });
});

it('the first broker has the name of the service', () => {
  expect([brokerName(0), brokerName(8)]).toEqual(['kafka', 'kafka-9']);
});

it.each([oneMachine, engine])('nine brokers meet no other port on target $name', (traits) => {
  const topology = stack({ brokers: 9, externalHost: 'pc', distribution: 'open' }, traits);
  const ports = runningParts(topology).flatMap((part) =>
    part.ports.flatMap(
      ({ port, published }) => (traits.network === 'host' ? port : published) ?? [],
    ),
  );
  expect(new Set(ports).size).toBe(ports.length);
});
