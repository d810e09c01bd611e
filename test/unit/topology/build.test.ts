import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../stacks/config.ts';
import { classData } from '../../../stacks/topology/catalogue.ts';
import { publishedEndpoints } from '../../../stacks/targets/target.ts';
import { buildTopology } from '../../../stacks/topology/build.ts';
import {
  publishedPort,
  serviceNames,
  serviceOf,
  type ServiceName,
  type TargetTraits,
  type Topology,
} from '../../../stacks/topology/types.ts';
import { brokerWith, engine, oneMachine, portsOf, stack } from './stacks.ts';

function allPorts(topology: Topology): number[] {
  return topology.services.flatMap(({ ports }) => ports.map(({ port }) => port));
}

/** Every `host:port` and every `…_PORT` that stands in the env of a service. */
function mentionedPorts(topology: Topology): number[] {
  return topology.services
    .flatMap(({ env }) => Object.entries(env))
    .flatMap(([name, value]) => [
      ...[...value.matchAll(/[\w.-]*[a-z\d]:(\d+)/g)].map((match) => Number(match[1])),
      ...(name.endsWith('_PORT') ? [Number(value)] : []),
    ]);
}

const settings = fc.record({
  portOffset: fc.integer({ min: 0, max: 36_000 }),
  heapMb: fc.dictionary(fc.constantFrom(...serviceNames), fc.integer({ min: 16, max: 4096 })),
});

describe('the dev stack on an engine', () => {
  const topology = stack({}, engine);

  it.each([
    ['zookeeper', 'zookeeper', { client: [2181, 2181] }],
    ['kafka', 'kafka', { host: [9092, 9092], internal: [29092, undefined], jmx: [9101, 9101] }],
    ['schema-registry', 'schema-registry', { http: [8081, 8081] }],
    ['connect', 'kafka-connect', { http: [8083, 8083] }],
    ['ui', 'kafka-ui', { http: [8080, 8080] }],
  ] as const)('has the ports and the name that people know of %s', (name, container, ports) => {
    expect([serviceOf(topology, name).containerName, portsOf(topology, name)]).toEqual([
      container,
      ports,
    ]);
  });

  it('hands clients inside and outside the stack an address each', () => {
    expect(serviceOf(topology, 'kafka').env['KAFKA_ADVERTISED_LISTENERS']).toBe(
      'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://127.0.0.1:9092',
    );
  });

  it('lets services find each other by name', () => {
    expect(serviceOf(topology, 'ui').env).toMatchObject({
      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: 'kafka:29092',
      KAFKA_CLUSTERS_0_SCHEMAREGISTRY: 'http://schema-registry:8081',
      KAFKA_CLUSTERS_0_KAFKACONNECT_0_ADDRESS: 'http://kafka-connect:8083',
    });
  });

  it('needs no address to bind, since the network closes it', () => {
    expect(serviceOf(topology, 'zookeeper').env).not.toHaveProperty(
      'ZOOKEEPER_CLIENT_PORT_ADDRESS',
    );
  });
});

describe('a port offset on an engine', () => {
  const topology = stack({ portOffset: 100 }, engine);

  it('moves published ports only, and what a broker hands out inside as well', () => {
    expect(portsOf(topology, 'kafka')).toEqual({
      host: [9192, 9192],
      internal: [29092, undefined],
      jmx: [9101, 9201],
    });
  });

  it('reaches the address that outside clients are handed, and no other', () => {
    expect(serviceOf(topology, 'kafka').env).toMatchObject({
      KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:29092,PLAINTEXT_HOST://0.0.0.0:9192',
      KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://127.0.0.1:9192',
    });
  });

  it('leaves the addresses between services as they are', () => {
    expect(serviceOf(topology, 'connect').env['CONNECT_BOOTSTRAP_SERVERS']).toBe('kafka:29092');
  });
});

describe('a port offset on one machine', () => {
  const topology = stack({ portOffset: 100 });

  it('moves every port', () => {
    expect(portsOf(topology, 'kafka')).toEqual({
      host: [9192, 9192],
      internal: [29192, 29192],
      jmx: [9201, 9201],
    });
  });

  it('moves the addresses between services', () => {
    expect(serviceOf(topology, 'connect').env['CONNECT_BOOTSTRAP_SERVERS']).toBe('127.0.0.1:29192');
  });

  it('never publishes the port behind the registry', () => {
    expect(portsOf(topology, 'schema-registry')).toEqual({
      http: [8181, 8181],
      backend: [18181, undefined],
    });
  });
});

describe('any offset and heaps on one machine', () => {
  it('give no two listeners one port', () => {
    fc.assert(
      fc.property(settings, (chosen) => {
        const ports = allPorts(stack(chosen));
        expect(new Set(ports).size).toBe(ports.length);
      }),
    );
  });

  it('keep every port in range', () => {
    fc.assert(
      fc.property(settings, (chosen) => {
        expect(allPorts(stack(chosen)).filter((port) => port < 1 || port > 65535)).toEqual([]);
      }),
    );
  });

  it('let every address in an env lead to a port of the stack', () => {
    fc.assert(
      fc.property(settings, (chosen) => {
        const topology = stack(chosen);
        const known = allPorts(topology);
        expect(mentionedPorts(topology).filter((port) => !known.includes(port))).toEqual([]);
      }),
    );
  });

  it('make the same stack twice', () => {
    fc.assert(
      fc.property(settings, (chosen) => {
        expect(JSON.stringify(stack(chosen))).toBe(JSON.stringify(stack(chosen)));
      }),
    );
  });
});

it('finds addresses in the env at all', () => {
  expect([...new Set(mentionedPorts(stack()))].sort((a, b) => a - b)).toEqual([
    2181, 8080, 8081, 8083, 9092, 9101, 29092,
  ]);
});

describe('addresses', () => {
  it('that are open to other machines are reached at the loopback address within the stack', () => {
    const { env } = serviceOf(stack({ listenAddress: '0.0.0.0' }), 'kafka');
    expect(env).toMatchObject({
      KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:29092,PLAINTEXT_HOST://0.0.0.0:9092',
      KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://127.0.0.1:29092,PLAINTEXT_HOST://127.0.0.1:9092',
      KAFKA_ZOOKEEPER_CONNECT: '127.0.0.1:2181',
    });
  });

  it('of the advertised host go to clients outside alone', () => {
    const { env } = serviceOf(stack({ advertisedHost: 'box' }), 'kafka');
    expect(env['KAFKA_ADVERTISED_LISTENERS']).toBe(
      'PLAINTEXT://127.0.0.1:29092,PLAINTEXT_HOST://box:9092',
    );
  });

  it('bind the loopback address alone unless told otherwise, JMX too', () => {
    const open = stack().services.filter(({ env }) =>
      Object.values(env).some((value) => value.includes('0.0.0.0')),
    );
    expect(open.map(({ name }) => name)).toEqual([]);
    expect(serviceOf(stack(), 'kafka').env['KAFKA_JMX_OPTS']).toContain(
      '-Dcom.sun.management.jmxremote.host=127.0.0.1',
    );
  });
});

describe('single ports', () => {
  it('move with their setting, the offset on top', () => {
    const topology = stack({ portOffset: 10, ports: { kafka: { host: 9500 } } });
    expect(portsOf(topology, 'kafka')['host']).toEqual([9510, 9510]);
  });

  it('reach the services that use them', () => {
    const topology = stack({ ports: { kafka: { internal: 29500 } } }, engine);
    expect(serviceOf(topology, 'schema-registry').env).toMatchObject({
      SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS: 'PLAINTEXT://kafka:29500',
    });
  });

  it('are found by name', () => {
    expect(publishedPort(serviceOf(stack({ portOffset: 1 }), 'kafka'), 'host')).toBe(9093);
  });

  it('are refused by name where a service publishes none', () => {
    expect(() => publishedPort(serviceOf(stack(), 'schema-registry'), 'backend')).toThrow(
      'schema-registry publishes no port named backend',
    );
  });
});

describe('env of the user', () => {
  it('overrides a default', () => {
    const topology = brokerWith({ KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false' });
    expect(serviceOf(topology, 'kafka').env['KAFKA_AUTO_CREATE_TOPICS_ENABLE']).toBe('false');
  });

  it('takes a default away with null', () => {
    const topology = brokerWith({ KAFKA_JMX_PORT: null });
    expect(serviceOf(topology, 'kafka').env).not.toHaveProperty('KAFKA_JMX_PORT');
  });

  it('turns numbers and booleans into text', () => {
    const env = { kafka: { KAFKA_LOG_RETENTION_HOURS: 1, KAFKA_DELETE_TOPIC_ENABLE: false } };
    expect(serviceOf(stack({ env }), 'kafka').env).toMatchObject({
      KAFKA_LOG_RETENTION_HOURS: '1',
      KAFKA_DELETE_TOPIC_ENABLE: 'false',
    });
  });

  it('is the same in any order', () => {
    const one = stack({ env: { kafka: { B_X: '1', A_X: '2' }, connect: { D: '1', C: '2' } } });
    const other = stack({ env: { connect: { C: '2', D: '1' }, kafka: { A_X: '2', B_X: '1' } } });
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  it('is told apart from the defaults', () => {
    const topology = brokerWith({ KAFKA_Z: '1', KAFKA_BROKER_ID: '7' });
    expect(serviceOf(topology, 'kafka').userEnv).toEqual(['KAFKA_BROKER_ID', 'KAFKA_Z']);
  });
});

describe('heaps', () => {
  const heapOf = (settings: Record<string, unknown>, name: (typeof serviceNames)[number]) =>
    serviceOf(stack(settings), name).memory.heapMb;

  it('reach the JVM options of the service', () => {
    const topology = stack({ heapMb: { connect: 512, 'schema-registry': 20 } });
    expect([
      serviceOf(topology, 'connect').env['KAFKA_HEAP_OPTS'],
      serviceOf(topology, 'schema-registry').env['SCHEMA_REGISTRY_HEAP_OPTS'],
    ]).toEqual(['-Xms32m -Xmx512m', '-Xms20m -Xmx20m']);
  });

  it.each([
    ['-Xms64m -Xmx777m', 777],
    ['-Xmx2g', 2048],
    ['-Xmx2G -Xms1G', 2048],
    ['-Xmx262144k', 256],
    ['-Xmx268435456', 256],
    ['-Xmx64m -Xmx96m', 96],
  ])('are read from KAFKA_HEAP_OPTS %s', (heap, expected) => {
    expect(heapOf({ env: { kafka: { KAFKA_HEAP_OPTS: heap } } }, 'kafka')).toBe(expected);
  });

  it('are those of the image where the user takes the setting away', () => {
    expect(heapOf({ env: { kafka: { KAFKA_HEAP_OPTS: null } } }, 'kafka')).toBe(1024);
  });

  it('of the registry come from its own setting', () => {
    const env = { 'schema-registry': { KAFKA_HEAP_OPTS: '-Xmx9g' } };
    expect(heapOf({ env }, 'schema-registry')).toBe(128);
  });

  it('of the UI are read from what its program reads', () => {
    const java = { uiFlavour: 'kafbat', env: { ui: { JAVA_OPTS: '-Xmx300m' } } };
    expect(heapOf(java, 'ui')).toBe(300);
    const node = { env: { ui: { NODE_OPTIONS: '--max-old-space-size=200 --no-warnings' } } };
    expect(heapOf(node, 'ui')).toBe(200);
  });

  it('are the default where the env sets none', () => {
    expect(
      heapOf({ env: { kafka: { KAFKA_HEAP_OPTS: '-XX:MaxRAMPercentage=50' } } }, 'kafka'),
    ).toBe(256);
  });
});

describe('a target', () => {
  it('chooses the distribution where the configuration names none', () => {
    expect([stack({}, engine).distribution, stack({}, oneMachine).distribution]).toEqual([
      'confluent',
      'open',
    ]);
  });

  it('keeps services that it cannot run, with the reason', () => {
    const ui = (settings = {}) => serviceOf(stack(settings), 'ui').unavailable;
    expect(ui()).toBeUndefined();
    expect(ui({ uiFlavour: 'kafbat' })).toBe(
      'kafbat needs a container engine; kafka-stack:uiFlavour console runs everywhere',
    );
  });

  it('gives Connect the plug-in folders of the images it runs', () => {
    const pathOf = (topology: Topology) =>
      serviceOf(topology, 'connect').env['CONNECT_PLUGIN_PATH'];
    expect([pathOf(stack({}, engine)), pathOf(stack())]).toEqual([
      '/usr/share/java,/usr/share/confluent-hub-components,/usr/share/filestream-connectors,/usr/share/connectors',
      '/usr/share/connectors',
    ]);
  });
});

it('turns seconds into milliseconds', () => {
  const topology = stack({ readyTimeoutSeconds: 7, stopGraceSeconds: 3 });
  expect([topology.readyTimeoutMs, serviceOf(topology, 'kafka').stopGraceMs]).toEqual([7000, 3000]);
});

it('stops brokers before ZooKeeper, and their clients before them', () => {
  expect(stack().services.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['zookeeper', []],
    ['kafka', ['zookeeper']],
    ['schema-registry', ['kafka']],
    ['connect', ['kafka']],
    ['ui', ['kafka', 'schema-registry', 'connect']],
  ]);
});

it('keeps the logs of ZooKeeper in a volume beside its data', () => {
  expect(serviceOf(stack(), 'zookeeper').volumes).toEqual([
    { name: 'zookeeper-data', kind: 'data', mountPath: '/var/lib/zookeeper/data' },
    { name: 'zookeeper-logs', kind: 'data', mountPath: '/var/lib/zookeeper/log' },
  ]);
});

describe('the cache of class data', () => {
  const cached = (name: ServiceName, settings: Record<string, unknown>, traits: TargetTraits) =>
    serviceOf(stack(settings, traits), name).volumes.filter(({ kind }) => kind === 'cache');

  it('is mounted into the open images, and is the same for every stack', () => {
    expect(cached('kafka', { distribution: 'open' }, engine)).toEqual([classData]);
    expect(cached('connect', { distribution: 'open' }, engine)).toEqual([classData]);
  });

  it('is no matter for other images and for processes', () => {
    expect(cached('kafka', { distribution: 'confluent' }, engine)).toEqual([]);
    expect(stack().services.flatMap(({ volumes }) => volumes)).not.toContainEqual(classData);
  });
});

describe('clients elsewhere', () => {
  it('get no listener unless their host is named', () => {
    expect(portsOf(stack({}, engine), 'kafka')).not.toHaveProperty('external');
  });

  it.each([
    ['an engine', engine, '0.0.0.0', 'kafka:29092'],
    ['one machine', oneMachine, '127.0.0.1', '127.0.0.1:29192'],
  ])('get one of their own on %s', (_where, traits, bind, internal) => {
    const topology = stack({ externalHost: 'pc.example.com', portOffset: 100 }, traits);
    const inner = traits === engine ? 29092 : 29192;
    expect(serviceOf(topology, 'kafka').env).toMatchObject({
      KAFKA_LISTENERS: `PLAINTEXT://${bind}:${inner},PLAINTEXT_HOST://${bind}:9192,PLAINTEXT_EXTERNAL://0.0.0.0:19192`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${internal},PLAINTEXT_HOST://127.0.0.1:9192,PLAINTEXT_EXTERNAL://pc.example.com:19192`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP:
        'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,PLAINTEXT_EXTERNAL:PLAINTEXT',
    });
  });

  it('are the only ones to whom a port is opened', () => {
    const { ports } = serviceOf(stack({ externalHost: 'pc.example.com' }, engine), 'kafka');
    expect(ports.filter(({ address }) => address !== '127.0.0.1')).toMatchObject([
      { name: 'external', port: 19092, published: 19092, address: '0.0.0.0' },
    ]);
  });

  it('find the machine of the engine by its own name, which is mapped', () => {
    const { containers } = stack({ externalHost: 'host.docker.internal' }, engine);
    expect(containers.extraHosts).toEqual(['host.docker.internal:host-gateway']);
  });

  it('keep a mapping of their own', () => {
    const extraHosts = ['host.docker.internal:192.0.2.1'];
    const { containers } = stack({ externalHost: 'host.docker.internal', extraHosts }, engine);
    expect(containers.extraHosts).toEqual(extraHosts);
  });
});

describe('names on an engine', () => {
  it('are bare on the stack dev alone', () => {
    const raw = { target: 'docker' };
    const names = (name: string) =>
      buildTopology(parseConfig(raw), engine, name).services.map((each) => each.containerName);
    expect([names('dev'), names('two')]).toEqual([
      ['zookeeper', 'kafka', 'schema-registry', 'kafka-connect', 'kafka-ui'],
      ['two-zookeeper', 'two-kafka', 'two-schema-registry', 'two-kafka-connect', 'two-kafka-ui'],
    ]);
  });

  it('leave the names that services have among themselves alone', () => {
    const topology = buildTopology(parseConfig({}), engine, 'two');
    expect(topology.services.map(({ hostName }) => hostName)).toContain('kafka');
  });
});

describe('volumes', () => {
  const paths = (traits: typeof engine) =>
    serviceNames.map((name) =>
      serviceOf(stack({}, traits), name).volumes.map(({ mountPath }) => mountPath),
    );

  it('cover every path that the images declare', () => {
    expect(paths(engine)).toEqual([
      ['/var/lib/zookeeper/data', '/var/lib/zookeeper/log', '/etc/zookeeper/secrets'],
      ['/var/lib/kafka/data', '/etc/kafka/secrets'],
      ['/etc/schema-registry/secrets'],
      [
        '/var/lib/kafka-connect',
        '/usr/share/connectors',
        '/etc/kafka-connect/jars',
        '/etc/kafka-connect/secrets',
        '/etc/kafka/secrets',
        '/var/lib/kafka/data',
      ],
      [],
    ]);
  });

  it('are only those with data where services are processes', () => {
    expect(paths(oneMachine).flat()).toEqual([
      '/var/lib/zookeeper/data',
      '/var/lib/zookeeper/log',
      '/var/lib/kafka/data',
      '/var/lib/kafka-connect',
      '/usr/share/connectors',
    ]);
  });
});

describe('the web UI', () => {
  it('is looked for behind the path that it has in front of its pages', () => {
    const env = { ui: { SERVER_SERVLET_CONTEXT_PATH: 'kafka/' } };
    const topology = stack({ distribution: 'open', env }, engine);
    expect(publishedEndpoints(topology).ui).toBe('http://127.0.0.1:8080/kafka');
    const ui = serviceOf(topology, 'ui');
    expect(ui.healthCheck?.command).toContain('localhost:8080/kafka/actuator/health');
    expect(ui.env['CONSOLE_STACK']).toContain('"http://kafka-ui:8080/kafka"');
  });
});
