/**
 * Health checks of containers: shell commands that work in every image of a service, with the programs the images
 * have (bash and curl in Confluent's and ours, busybox in the UI's), and start no JVM.
 */
import { parseProtocolMap } from '../topology/listeners.ts';
import type { Env, HealthCheck, Port, PortName, ServiceName } from '../topology/types.ts';

interface Subject {
  readonly ports: readonly Port[];
  readonly env: Env;
}

export const timing = { intervalMs: 10_000, timeoutMs: 5_000, retries: 6, startPeriodMs: 120_000 };

export const healthChecks: Readonly<Record<ServiceName, (service: Subject) => HealthCheck>> = {
  zookeeper: (service) => ({
    ...timing,
    command: bash(`${open(portOf(service, 'client'))} && printf srvr >&3 && grep -q Mode: <&3`),
  }),
  kafka: (service) => ({ ...timing, command: bash(askBroker(service)) }),
  'schema-registry': (service) => ({
    ...timing,
    command: `curl -fsS -o /dev/null http://localhost:${portOf(service, 'http')}/subjects`,
  }),
  connect: (service) => ({
    ...timing,
    command: `curl -fsS -o /dev/null http://localhost:${portOf(service, 'http')}/connectors`,
  }),
  ui: (service) => {
    const url = `http://localhost:${portOf(service, 'http')}${uiPath(service.env)}/actuator/health`;
    // The console's image has the one, those of kafka-ui the other.
    return { ...timing, command: `curl -fsS -o /dev/null ${url} || wget -q -O /dev/null ${url}` };
  },
};

/** Path in front of all pages of the web UI, `''` or such as `/kafka`. Source: `SERVER_SERVLET_CONTEXT_PATH`. */
export function uiPath(env: Env): string {
  return contextPath(env['SERVER_SERVLET_CONTEXT_PATH'] ?? '');
}

/** `''`, or with a slash in front and none behind. */
export function contextPath(text: string): string {
  const path = text.replaceAll(/^\/+|\/+$/g, '');
  return path === '' ? '' : `/${path}`;
}

function portOf({ ports }: Subject, name: PortName): number {
  const found = ports.find((each) => each.name === name);
  if (!found) throw new Error(`no port named ${name}`);
  return found.port;
}

function bash(script: string): string {
  return `bash -c '${script}'`;
}

function open(port: number): string {
  return `exec 3<>/dev/tcp/localhost/${port}`;
}

/** Kafka's ApiVersions request, version 0: length 10, API key 18, version 0, correlation id 7, no client id. */
const apiVersions = String.raw`\0\0\0\12\0\22\0\0\0\0\0\7\377\377`;
/** Behind the length of its answer: the same correlation id, error code 0. */
const answer = '000000070000';

/** A broker answers from the moment it serves; behind TLS the open port has to do. */
function askBroker(service: Subject): string {
  const socket = open(portOf(service, 'internal'));
  const protocols = parseProtocolMap(service.env['KAFKA_LISTENER_SECURITY_PROTOCOL_MAP'] ?? '');
  const protocol = protocols.get('PLAINTEXT') ?? 'PLAINTEXT';
  if (protocol.endsWith('SSL')) return socket;
  const read = 'head -c 10 <&3 | tail -c 6 | od -An -tx1 | tr -d " "';
  return `${socket} && printf "${apiVersions}" >&3 && [ "$(${read})" = ${answer} ]`;
}
