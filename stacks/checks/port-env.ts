/** Env names that move a port: everything else of the stack looks for the service where `kafka-stack:ports` puts it. */
import { fault, type Fault } from '../errors.ts';
import { parseHttpListeners } from '../topology/listeners.ts';
import {
  serviceOf,
  type Check,
  type Port,
  type Service,
  type ServiceName,
  type Topology,
} from '../topology/types.ts';
import { found } from './settings/faults.ts';

interface PortName {
  readonly service: ServiceName;
  readonly env: string;
  readonly port: Port['name'];
  /** The value holds listeners, not a number. */
  readonly listeners?: true;
  /** What the service takes where the name is unset; absent where it then opens nothing else. */
  readonly unset?: string;
}

const portNames: readonly PortName[] = [
  { service: 'zookeeper', env: 'ZOOKEEPER_CLIENT_PORT', port: 'client' },
  { service: 'kafka', env: 'KAFKA_JMX_PORT', port: 'jmx' },
  {
    service: 'schema-registry',
    env: 'SCHEMA_REGISTRY_LISTENERS',
    port: 'http',
    listeners: true,
    unset: 'http://0.0.0.0:8081',
  },
  {
    service: 'connect',
    env: 'CONNECT_LISTENERS',
    port: 'http',
    listeners: true,
    unset: 'http://:8083',
  },
  { service: 'connect', env: 'CONNECT_REST_PORT', port: 'http' },
  { service: 'connect', env: 'CONNECT_REST_ADVERTISED_PORT', port: 'http' },
  { service: 'ui', env: 'SERVER_PORT', port: 'http', unset: '8080' },
];

/** An empty value counts as unset, as in the images. */
function portFaults(topology: Topology, row: PortName): Fault[] {
  const service = serviceOf(topology, row.service);
  const port = service.ports.find(({ name }) => name === row.port)?.port;
  const value = (service.env[row.env] ?? '') === '' ? row.unset : service.env[row.env];
  if (service.unavailable !== undefined || port === undefined || value === undefined) return [];
  const right = row.listeners ? listens(topology, row, value, port) : Number(value) === port;
  return right ? [] : [misplaced(service, row, port)];
}

/** The open registry has one listener, the first. */
function listens(topology: Topology, row: PortName, value: string, port: number): boolean {
  const { listeners } = parseHttpListeners(value);
  const used = isOpenRegistry(topology, row) ? listeners.slice(0, 1) : listeners;
  return used.some((listener) => listener.port === port);
}

function misplaced(service: Service, { env, port: name, unset }: PortName, port: number) {
  const own = (service.env[env] ?? '') === '' ? `, and unset it is ${unset ?? ''}` : '';
  return fault('KS_PORT_ENV', {
    ...found(service, env),
    problem: `the rest of the stack looks for ${service.name} at port ${port}${own}`,
    allowed: `port ${port}`,
    fix: `leave it to its default, and move the port with kafka-stack:ports.${service.name}.${name}`,
  });
}

function isOpenRegistry({ distribution }: Topology, { service }: PortName): boolean {
  return service === 'schema-registry' && distribution === 'open';
}

/** What the open registry cannot serve: anything but plain HTTP. */
function unserved(topology: Topology, row: PortName): Fault[] {
  const service = serviceOf(topology, row.service);
  const value = service.env[row.env] ?? '';
  if (!isOpenRegistry(topology, row) || value === '') return [];
  const { listeners, invalid } = parseHttpListeners(value);
  if (invalid.length === 0 && listeners[0]?.name === 'HTTP') return [];
  return [
    fault('KS_PORT_ENV', {
      ...found(service, row.env),
      problem: 'the registry of the open distribution serves plain HTTP only',
      allowed: 'http://host:port',
      fix: `leave it to its default; kafka-stack:ports.${row.service}.${row.port} and kafka-stack:listenAddress move it`,
    }),
  ];
}

export const portEnvChecks: readonly Check[] = [
  {
    code: 'KS_PORT_ENV',
    description: 'env names that move a port agree with the ports of the stack',
    run: (topology) =>
      portNames.flatMap((row) => {
        const wrong = unserved(topology, row);
        return wrong.length > 0 ? wrong : portFaults(topology, row);
      }),
  },
];
