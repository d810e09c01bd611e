import { Kafka, logLevel, type ISocketFactory, type LogEntry, type SASLOptions } from 'kafkajs';
import { connect as connectPlain, isIP, isIPv6 } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { HostPort } from '../../connection.ts';
import type { Log } from '../../log.ts';
import type { Network, Sasl } from '../../network.ts';

export interface KafkaOptions {
  /** @default 30 000 */
  readonly requestTimeoutMs?: number;
}

/** Makes an instance with state of its own: those of kafkajs share commits between the consumers of one group. */
export type KafkaMaker = (options?: KafkaOptions) => Kafka;

const connectTimeoutMs = 10_000;
const keepAliveMs = 60_000;

export function kafkaMaker(network: Network, log: Log | undefined): KafkaMaker {
  const { brokers, clientId, sasl, tls } = network;
  const names = brokers.map(nameOf);
  return ({ requestTimeoutMs = 30_000 } = {}) =>
    new Kafka({
      clientId,
      brokers: names.map((name, index) => `${name}:${String(brokers[index]?.port)}`),
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Each of the brokers once; who waits and tries again is the caller.
      retry: { initialRetryTime: 50, maxRetryTime: 500, retries: Math.max(1, brokers.length) },
      socketFactory: socketFactory(
        new Map(names.map((name, at) => [name, brokers[at]?.host ?? ''])),
      ),
      ...(sasl === undefined ? {} : { sasl: saslOptions(sasl) }),
      ...(tls === undefined ? {} : { ssl: { ...tls } }),
      ...logging(log),
    });
}

/** kafkajs splits addresses at their first colon; an IPv6 address gets a name that the socket knows. */
function nameOf({ host }: HostPort, index: number): string {
  return isIPv6(host) ? `ipv6-${index}` : host;
}

function socketFactory(hosts: ReadonlyMap<string, string>): ISocketFactory {
  return ({ host: name, port, ssl, onConnect }) => {
    const host = hosts.get(name) ?? name;
    const servername = isIP(host) === 0 ? { servername: host } : {};
    // kafkajs passes undefined where its own type promises TLS options.
    const tls = ssl as typeof ssl | undefined;
    const socket = tls
      ? connectTls({ host, port, ...servername, ...tls }, onConnect)
      : connectPlain({ host, port }, onConnect);
    return socket.setKeepAlive(true, keepAliveMs).setNoDelay(true);
  };
}

function saslOptions({ mechanism, username, password }: Sasl): SASLOptions {
  return { mechanism, username, password };
}

function logging(log: Log | undefined) {
  if (log === undefined) return { logLevel: logLevel.NOTHING };
  const creator = () => (entry: LogEntry) => {
    tell(log, entry);
  };
  return { logLevel: logLevel.INFO, logCreator: creator };
}

/** What kafkajs calls an error it mostly tries again; what is one is thrown. */
function tell(log: Log, { level, namespace, log: { message, ...fields } }: LogEntry): void {
  // It says the time in a way of its own.
  const line = { ...fields, timestamp: undefined, logger: undefined, kafkajs: namespace };
  if (level === logLevel.INFO || throwers.includes(namespace)) log.debug(line, message);
  else if (level === logLevel.ERROR) log.warn(line, message);
  else log.info(line, message);
}

/**
 * Parts of kafkajs that throw what they log, to whoever has asked. Much of it belongs to a healthy life: a topic that is
 * not there yet, a group that is sharing out, a broker that is tried every second until it is back.
 */
const throwers: readonly string[] = ['Connection', 'BrokerPool'];
