/** The five inputs of a broker's listeners, looked at together: what it binds, advertises, maps, uses itself, publishes. */
import { fault, warning, type Fault } from '../errors.ts';
import {
  boundListeners,
  parseListeners,
  parseProtocolMap,
  type Listener,
} from '../topology/listeners.ts';
import { brokersOf, type Check, type Env, type Member, type Topology } from '../topology/types.ts';

const protocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];

function setting(name: string): string {
  return `kafka-stack:env.kafka.${name}`;
}

function contradiction(name: string, env: Env, rest: Omit<Fault, 'code' | 'level' | 'setting'>) {
  const value = env[name];
  return fault('KS_LISTENER', {
    setting: setting(name),
    ...(value === undefined ? {} : { value }),
    ...rest,
  });
}

function grammar(env: Env): Fault[] {
  return ['KAFKA_LISTENERS', 'KAFKA_ADVERTISED_LISTENERS'].flatMap((name) => {
    const value = env[name];
    if (value === undefined) return [];
    return parseListeners(value).invalid.map((entry) =>
      contradiction(name, env, {
        problem: `${JSON.stringify(entry)} is no listener`,
        allowed: 'NAME://host:port, several of them behind commas',
        fix: 'write it as NAME://host:port',
      }),
    );
  });
}

/** Kafka refuses two listeners of one name, and two on one port, also in its own list. */
function duplicates(env: Env): Fault[] {
  return ['KAFKA_LISTENERS', 'KAFKA_ADVERTISED_LISTENERS'].flatMap((name) => {
    const { listeners } = parseListeners(env[name] ?? '');
    const keys = name === 'KAFKA_LISTENERS' ? (['name', 'port'] as const) : (['name'] as const);
    return keys.flatMap((key) =>
      repeated(listeners.map((listener) => String(listener[key]))).map((twice) =>
        contradiction(name, env, {
          problem: `two listeners have the ${key} ${twice}`,
          fix: `give each listener a ${key} of its own`,
        }),
      ),
    );
  });
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function advertised(env: Env): Listener[] {
  return parseListeners(env['KAFKA_ADVERTISED_LISTENERS'] ?? '').listeners;
}

/** An advertised listener that is not bound is refused by Kafka. */
function unbound(env: Env): Fault[] {
  const bound = new Set(boundListeners(env).map(({ name }) => name));
  return advertised(env)
    .filter(({ name }) => !bound.has(name))
    .map(({ name }) =>
      contradiction('KAFKA_ADVERTISED_LISTENERS', env, {
        problem: `${name} is advertised, but KAFKA_LISTENERS has no listener of that name`,
        allowed: [...bound].join(', '),
        fix: `add ${name} to KAFKA_LISTENERS, or take it out here`,
      }),
    );
}

/** 0.0.0.0 is no address to go to. */
function wildcards(env: Env): Fault[] {
  return advertised(env)
    .filter(({ host }) => host === '' || host === '0.0.0.0' || host === '[::]')
    .map(({ name }) =>
      contradiction('KAFKA_ADVERTISED_LISTENERS', env, {
        problem: `${name} hands out an address that no client can go to`,
        allowed: 'a host name or address that clients reach',
        fix: 'name the host, or set kafka-stack:advertisedHost',
      }),
    );
}

function unmapped(env: Env): Fault[] {
  const name = 'KAFKA_LISTENER_SECURITY_PROTOCOL_MAP';
  const map = parseProtocolMap(
    env[name] ?? protocols.map((protocol) => `${protocol}:${protocol}`).join(','),
  );
  const missing = boundListeners(env)
    .filter((listener) => !map.has(listener.name))
    .map((listener) =>
      contradiction(name, env, {
        problem: `listener ${listener.name} has no security protocol`,
        fix: `add ${listener.name}:PLAINTEXT`,
      }),
    );
  const wrong = [...map.values()]
    .filter((protocol) => !protocols.includes(protocol))
    .map((protocol) =>
      contradiction(name, env, {
        problem: `${JSON.stringify(protocol)} is no security protocol`,
        allowed: protocols.join(', '),
        fix: 'write NAME:PROTOCOL',
      }),
    );
  return [...missing, ...wrong];
}

/** Without a name of its own it is the one of the protocol, PLAINTEXT unless told otherwise; both at once are refused. */
function interBroker(env: Env): Fault[] {
  const name = 'KAFKA_INTER_BROKER_LISTENER_NAME';
  const protocol = env['KAFKA_SECURITY_INTER_BROKER_PROTOCOL'];
  if (env[name] !== undefined && protocol !== undefined) {
    return [
      contradiction(name, env, {
        problem: 'Kafka refuses it beside KAFKA_SECURITY_INTER_BROKER_PROTOCOL',
        fix: 'set one of the two, and null for the other',
      }),
    ];
  }
  const chosen = (env[name] ?? protocol ?? 'PLAINTEXT').toUpperCase();
  const names = advertised(env).map((listener) => listener.name);
  if (names.includes(chosen)) return [];
  return [
    contradiction(name, env, {
      problem: `no advertised listener has the name ${chosen}`,
      allowed: names.join(', '),
      fix: 'name one of them',
    }),
  ];
}

/** Clients follow the advertised port: nothing must be published elsewhere. */
function portsOf({ env, ports }: Member): Fault[] {
  const known = ports.filter(({ name }) => name === 'host' || name === 'internal');
  return known.flatMap(({ name, port }) =>
    boundListeners(env).some((listener) => listener.port === port)
      ? []
      : contradiction('KAFKA_LISTENERS', env, {
          problem: `nothing listens at port ${port}, which clients of the stack are told to use (${name})`,
          fix: `keep a listener at ${port}, or move it with kafka-stack:ports.kafka.${name}`,
        }),
  );
}

/** Where an address of the stack itself is advertised, the listener must really be there: crossed and unpublished ports are not. */
function misdirected(topology: Topology, kafka: Member): Fault[] {
  const { env } = kafka;
  return advertised(env).flatMap(({ name, host, port }) => {
    const bound = boundListeners(env).find((listener) => listener.name === name);
    const inside = host === kafka.hostName || host === kafka.containerName;
    const outside = host === topology.advertisedHost || isLoopback(host);
    if (!bound || !(inside || outside)) return [];
    const published =
      topology.network === 'host'
        ? bound.port
        : kafka.ports.find((each) => each.port === bound.port)?.published;
    const right = [...(inside ? [bound.port] : []), ...(outside ? [published] : [])];
    if (right.includes(port)) return [];
    const there = right.find((each) => each !== undefined);
    return contradiction('KAFKA_ADVERTISED_LISTENERS', env, {
      problem: `clients that are sent to ${host}:${port} do not find ${name} there`,
      ...(there === undefined ? {} : { allowed: `${name}://${host}:${there}` }),
      fix:
        there === undefined
          ? `bind ${name} to a port that is published, or advertise the host that publishes it`
          : `advertise ${name} at port ${there}`,
    });
  });
}

function isLoopback(host: string): boolean {
  return /^(localhost$|127\.|\[?::1\]?$)/.test(host);
}

/** A loopback address leads clients of other machines back to themselves, and all clients to nothing where it is not bound. */
function opened(topology: Topology, env: Env): Fault[] {
  if (isLoopback(topology.listenAddress) || !isLoopback(topology.advertisedHost)) return [];
  const at = { setting: 'kafka-stack:advertisedHost', value: topology.advertisedHost };
  if (isMissed(topology, env)) {
    return [
      fault('KS_LISTENER', {
        ...at,
        problem: `clients are sent there, but ports are open at ${topology.listenAddress} only`,
        fix: `set it to ${topology.listenAddress}, or kafka-stack:listenAddress to 0.0.0.0`,
      }),
    ];
  }
  return [
    warning('KS_LISTENER', {
      ...at,
      problem: `ports are open at ${topology.listenAddress}, but clients on other machines are sent to themselves`,
      fix: "set it to this machine's name or address",
    }),
  ];
}

/** One address of a machine is bound, and clients are handed another. */
function isMissed({ network, listenAddress }: Topology, env: Env): boolean {
  if (network !== 'host' || listenAddress === '0.0.0.0' || listenAddress === '::') return false;
  return advertised(env)
    .filter(({ host }) => isLoopback(host))
    .some(({ name }) =>
      boundListeners(env).some((bound) => bound.name === name && bound.host === listenAddress),
    );
}

export const listenerChecks: readonly Check[] = [
  {
    code: 'KS_LISTENER',
    description: 'listeners, advertised listeners, protocol map and ports agree',
    // What is wrong with one broker is mostly wrong with all.
    run: (topology) =>
      brokersOf(topology)
        .map((broker) => contradictions(topology, broker))
        .find((faults) => faults.length > 0) ?? [],
  },
];

function contradictions(topology: Topology, broker: Member): Fault[] {
  const { env } = broker;
  const unreadable = grammar(env);
  if (unreadable.length > 0) return unreadable;
  return [
    ...duplicates(env),
    ...unbound(env),
    ...wildcards(env),
    ...unmapped(env),
    ...interBroker(env),
    ...portsOf(broker),
    ...misdirected(topology, broker),
    ...opened(topology, env),
  ];
}
