/** A compose file that starts what a topology says, as people write them by hand. Pure: plain data in, text out. */
import { join } from 'node:path';
import { stringify } from 'yaml';
import { imageEnv } from '../../stacks/contract/index.ts';
import { classData } from '../../stacks/topology/catalogue.ts';
import type { Service, Topology, Volume } from '../../stacks/topology/types.ts';

export interface ComposeOptions {
  /** Folder of the project folders that are mounted. */
  readonly projectDir: string;
  /** Whether the volume is mounted in which kstack keeps class data; nobody has it in a file of their own. */
  readonly classData: boolean;
}

/** @param topology of services that are images */
export function composeFile(topology: Topology, options: ComposeOptions): string {
  const document = literal(composeDocument(topology, options));
  // docker-compose reads YAML 1.1, where an unquoted `on` is no text.
  return stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

export function composeDocument(topology: Topology, options: ComposeOptions) {
  const running = topology.services.filter(({ unavailable }) => unavailable === undefined);
  const named = running.flatMap(({ volumes }) => volumes.filter(isNamed));
  return {
    // The last that knows memory limits beside the service.
    version: '2.4',
    services: Object.fromEntries(
      running.map((service) => [
        service.hostName,
        composeService(service, running, topology, options),
      ]),
    ),
    volumes: {
      ...Object.fromEntries(named.map(({ name }) => [name, {}])),
      // Outside of the project: it outlives `down --volumes`.
      ...(options.classData ? { [classData.name]: { external: true } } : {}),
    },
  };
}

/** By its key other services reach it, so that it needs no alias. */
function composeService(
  service: Service,
  running: readonly Service[],
  { containers: { platform, restartPolicy, extraHosts, ulimits } }: Topology,
  options: ComposeOptions,
) {
  const { name, env, volumes, memory } = service;
  const before = running.filter((each) => service.dependsOn.includes(each.name));
  return {
    image: service.image,
    container_name: service.containerName,
    hostname: service.hostName,
    ...(platform === undefined ? {} : { platform }),
    depends_on: before.map(({ hostName }) => hostName),
    environment: name === 'ui' ? env : imageEnv(name, env),
    ports: published(service),
    volumes: [
      ...volumes.filter(isNamed).map((volume) => `${volume.name}:${volume.mountPath}`),
      ...volumes
        .filter(({ kind }) => kind === 'project')
        .map((volume) => `${join(options.projectDir, volume.name)}:${volume.mountPath}:ro`),
      ...(options.classData ? [`${classData.name}:${classData.mountPath}`] : []),
    ],
    tmpfs: volumes.filter(({ kind }) => kind === 'memory').map(({ mountPath }) => mountPath),
    healthcheck: healthCheck(service),
    restart: restartPolicy,
    stop_grace_period: wholeSeconds(service.stopGraceMs),
    ...(memory.limitMb === undefined
      ? {}
      : { mem_limit: `${memory.limitMb}m`, memswap_limit: `${memory.limitMb}m` }),
    extra_hosts: extraHosts,
    ulimits,
  };
}

function isNamed({ kind }: Volume): boolean {
  return kind === 'data' || kind === 'declared';
}

function published({ ports }: Service): string[] {
  return ports.flatMap(({ port, published, address }) =>
    published === undefined ? [] : [`${address}:${published}:${port}`],
  );
}

function healthCheck({ healthCheck: check }: Service) {
  if (check === undefined) throw new Error('a container has a health check');
  return {
    test: ['CMD-SHELL', check.command],
    interval: wholeSeconds(check.intervalMs),
    timeout: wholeSeconds(check.timeoutMs),
    retries: check.retries,
    start_period: wholeSeconds(check.startPeriodMs),
  };
}

/** Any finer, and docker-compose asks the engine for a broken number of seconds, which it refuses. */
function wholeSeconds(ms: number): string {
  return `${Math.ceil(ms / 1000)}s`;
}

/** `$` begins a variable in every text of a compose file; two of them are one. */
function literal(node: unknown): unknown {
  if (typeof node === 'string') return node.replaceAll('$', '$$$$');
  if (Array.isArray(node)) return node.map(literal);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, literal(value)]));
}
