import { describe, expect, it } from 'vitest';
import { listenerChecks } from '../../../stacks/checks/listeners.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { brokerWith, engine, oneMachine, stack } from '../topology/stacks.ts';

const listeners = 'KAFKA_LISTENERS';
const advertised = 'KAFKA_ADVERTISED_LISTENERS';
const map = 'KAFKA_LISTENER_SECURITY_PROTOCOL_MAP';
const interBroker = 'KAFKA_INTER_BROKER_LISTENER_NAME';

const faultsOf = (topology: Topology) => listenerChecks.flatMap((check) => check.run(topology));

describe('contradictions of listener settings are named', () => {
  it.each<[string, Record<string, string | null>, string, string]>([
    [
      'an entry that is no listener',
      { [advertised]: 'PLAINTEXT://kafka:29092,localhost:9092' },
      advertised,
      '"localhost:9092" is no listener',
    ],
    [
      'an advertised listener that nothing binds',
      {
        [advertised]: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://localhost:9092,EXTRA://proxy:1',
      },
      advertised,
      'EXTRA is advertised, but KAFKA_LISTENERS has no listener of that name',
    ],
    [
      'two listeners of one name',
      { [listeners]: 'PLAINTEXT://:29092,PLAINTEXT_HOST://:9092,PLAINTEXT_HOST://:9093' },
      listeners,
      'two listeners have the name PLAINTEXT_HOST',
    ],
    [
      'two listeners on one port',
      {
        [listeners]: 'PLAINTEXT://:29092,PLAINTEXT_HOST://:9092,MORE://:9092',
        [map]: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,MORE:PLAINTEXT',
      },
      listeners,
      'two listeners have the port 9092',
    ],
    [
      'an advertised address that nobody can go to',
      { [advertised]: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://0.0.0.0:9092' },
      advertised,
      'PLAINTEXT_HOST hands out an address that no client can go to',
    ],
    [
      'an advertised address without a host',
      { [advertised]: 'PLAINTEXT://:29092,PLAINTEXT_HOST://localhost:9092' },
      advertised,
      'PLAINTEXT hands out an address that no client can go to',
    ],
    [
      'a listener that the protocol map lacks',
      { [map]: 'PLAINTEXT:PLAINTEXT' },
      map,
      'listener PLAINTEXT_HOST has no security protocol',
    ],
    [
      'a name of its own without any protocol map',
      { [map]: null },
      map,
      'listener PLAINTEXT_HOST has no security protocol',
    ],
    [
      'a protocol that does not exist',
      { [map]: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:TLS' },
      map,
      '"TLS" is no security protocol',
    ],
    [
      'an inter-broker name that is not advertised',
      { [interBroker]: 'INTERNAL' },
      interBroker,
      'no advertised listener has the name INTERNAL',
    ],
    [
      'an inter-broker name beside an inter-broker protocol',
      { KAFKA_SECURITY_INTER_BROKER_PROTOCOL: 'PLAINTEXT' },
      interBroker,
      'Kafka refuses it beside KAFKA_SECURITY_INTER_BROKER_PROTOCOL',
    ],
    [
      'no listener named PLAINTEXT and no inter-broker name',
      {
        [listeners]: 'INSIDE://:29092,OUTSIDE://:9092',
        [advertised]: 'INSIDE://kafka:29092,OUTSIDE://localhost:9092',
        [map]: 'INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT',
        [interBroker]: null,
      },
      interBroker,
      'no advertised listener has the name PLAINTEXT',
    ],
    [
      'an advertised port that is not published',
      { [advertised]: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://localhost:9999' },
      advertised,
      'clients that are sent to localhost:9999 do not find PLAINTEXT_HOST there',
    ],
    [
      'an internal address at a port the broker does not bind',
      { [advertised]: 'PLAINTEXT://kafka:29093,PLAINTEXT_HOST://localhost:9092' },
      advertised,
      'clients that are sent to kafka:29093 do not find PLAINTEXT there',
    ],
  ])('%s', (_title, env, name, problem) => {
    const found = faultsOf(brokerWith(env)).map((each) => [each.setting, each.problem]);
    expect(found).toEqual([[`kafka-stack:env.kafka.${name}`, problem]]);
  });

  it('ports of two listeners that are crossed, both of them', () => {
    const env = { [advertised]: 'PLAINTEXT://kafka:9092,PLAINTEXT_HOST://localhost:29092' };
    expect(faultsOf(brokerWith(env)).map(({ allowed }) => allowed)).toEqual([
      'PLAINTEXT://kafka:29092',
      'PLAINTEXT_HOST://localhost:9092',
    ]);
  });

  it('the port before the offset is added, where clients use the one behind it', () => {
    const env = { [advertised]: 'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://localhost:9092' };
    const topology = stack({ portOffset: 100, env: { kafka: env } }, engine);
    expect(faultsOf(topology).map(({ fix }) => fix)).toEqual([
      'advertise PLAINTEXT_HOST at port 9192',
    ]);
  });

  it('one localhost address for everybody, naming the port that is then missing', () => {
    const env = {
      [listeners]: 'PLAINTEXT://0.0.0.0:9092',
      [advertised]: 'PLAINTEXT://localhost:9092',
    };
    expect(faultsOf(brokerWith(env)).map(({ problem }) => problem)).toEqual([
      'nothing listens at port 29092, which clients of the stack are told to use (internal)',
    ]);
  });

  it('a listener that moved away from the port the stack publishes', () => {
    const env = { [listeners]: 'PLAINTEXT://:29092,PLAINTEXT_HOST://:9094' };
    const fixes = faultsOf(brokerWith(env)).map(({ fix }) => fix);
    expect(fixes).toContain(
      'keep a listener at 9092, or move it with kafka-stack:ports.kafka.host',
    );
  });

  it('as errors', () => {
    expect(faultsOf(brokerWith({ [interBroker]: 'X' }))).toMatchObject([
      { code: 'KS_LISTENER', level: 'error', value: 'X' },
    ]);
  });
});

describe('open ports with a loopback address to go to', () => {
  it('are a warning', () => {
    const topology = stack({ listenAddress: '0.0.0.0' });
    expect(faultsOf(topology)).toMatchObject([
      { level: 'warning', setting: 'kafka-stack:advertisedHost', value: '127.0.0.1' },
    ]);
  });

  it('are refused where one other address of the machine is bound: nothing listens there', () => {
    expect(faultsOf(stack({ listenAddress: '192.0.2.7' }))).toMatchObject([
      {
        level: 'error',
        setting: 'kafka-stack:advertisedHost',
        value: '127.0.0.1',
        fix: 'set it to 192.0.2.7, or kafka-stack:listenAddress to 0.0.0.0',
      },
    ]);
  });

  it('stay a warning where the broker advertises an address of its own', () => {
    const env = {
      kafka: {
        KAFKA_ADVERTISED_LISTENERS:
          'PLAINTEXT://192.0.2.7:29092,PLAINTEXT_HOST://box.example.com:9092',
      },
    };
    expect(faultsOf(stack({ listenAddress: '192.0.2.7', env }))).toMatchObject([
      { level: 'warning' },
    ]);
  });

  it.each(['box.example.com', 'localhost.example.com'])('are fine with %s', (advertisedHost) => {
    expect(faultsOf(stack({ listenAddress: '0.0.0.0', advertisedHost }))).toEqual([]);
  });
});

describe('settings that work are let through', () => {
  it.each([
    ['one machine', stack()],
    ['one machine with an offset', stack({ portOffset: 1000 })],
    ['an engine', stack({}, engine)],
    ['an engine with an offset', stack({ portOffset: 1000 }, engine)],
    ['an engine with ports of its own', stack({ ports: { kafka: { host: 9500 } } }, engine)],
  ])('the defaults on %s', (_title, topology) => {
    expect(faultsOf(topology)).toEqual([]);
  });

  it.each<[string, Record<string, string | null>]>([
    [
      'blanks behind commas and a trailing comma',
      {
        [listeners]: 'PLAINTEXT://0.0.0.0:29092, PLAINTEXT_HOST://0.0.0.0:9092,',
        [map]: 'PLAINTEXT:PLAINTEXT, PLAINTEXT_HOST:PLAINTEXT',
      },
    ],
    ['names in lower case', { [interBroker]: 'plaintext' }],
    ['no KAFKA_LISTENERS', { [listeners]: null }],
    [
      'a third listener, advertised by a proxy under a port of its own',
      {
        [listeners]: 'PLAINTEXT://:29092,PLAINTEXT_HOST://:9092,PROXIED://:29094',
        [advertised]:
          'PLAINTEXT://kafka:29092,PLAINTEXT_HOST://localhost:9092,PROXIED://proxy.example.com:443',
        [map]: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,PROXIED:SASL_SSL',
      },
    ],
    [
      'a listener that is bound and not advertised',
      {
        [listeners]: 'PLAINTEXT://:29092,PLAINTEXT_HOST://:9092,SECRET://:29095',
        [map]: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,SECRET:PLAINTEXT',
      },
    ],
    [
      'more in the map than is used',
      { [map]: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:SSL,X:SASL_SSL' },
    ],
    [
      'names of the protocols without a map',
      {
        [listeners]: 'PLAINTEXT://:29092,SSL://:9092',
        [advertised]: 'PLAINTEXT://kafka:29092,SSL://localhost:9092',
        [map]: null,
      },
    ],
    [
      'an inter-broker protocol in place of a name',
      { [interBroker]: null, KAFKA_SECURITY_INTER_BROKER_PROTOCOL: 'PLAINTEXT' },
    ],
  ])('%s', (_title, env) => {
    expect(faultsOf(brokerWith(env))).toEqual([]);
  });

  it('another listener on one machine', () => {
    const env = {
      [listeners]:
        'PLAINTEXT://127.0.0.1:29092,PLAINTEXT_HOST://127.0.0.1:9092,MORE://127.0.0.1:9095',
      [advertised]:
        'PLAINTEXT://127.0.0.1:29092,PLAINTEXT_HOST://localhost:9092,MORE://127.0.0.1:9095',
      [map]: 'PLAINTEXT:PLAINTEXT,PLAINTEXT_HOST:PLAINTEXT,MORE:PLAINTEXT',
    };
    expect(faultsOf(brokerWith(env, oneMachine))).toEqual([]);
  });
});
