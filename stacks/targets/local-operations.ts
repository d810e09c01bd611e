/** What people do with a stack of local processes: look, read logs, run tools, delete data. */
import { execa } from 'execa';
import { readdir, rm, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename, join } from 'node:path';
import { findJava } from '../../distribution/java.ts';
import { openDistribution } from '../../distribution/open.ts';
import { toolCommand, toolNames, type ToolPlace } from '../../distribution/tools.ts';
import { nearestName } from '../config.ts';
import { fault, UserFault } from '../errors.ts';
import { stackPlaces, type StackPlaces } from '../places.ts';
import { inspect, stop } from '../provider/os.ts';
import { livingRecords, removeRecord } from '../provider/records.ts';
import { publishedPort, serviceOf, type ServiceName, type Topology } from '../topology/types.ts';
import { logFile, mapPaths, volumeFolder } from './machine/folders.ts';
import { printLogs } from './machine/logs.ts';
import { bareEnvironment } from '../provider/environment.ts';
import type { Operations, ServiceStatus, VolumeInfo } from './target.ts';

function placesOf(topology: Topology): StackPlaces {
  return stackPlaces(topology.stack, topology.dataDir);
}

export const localOperations: Operations = {
  endpoints(topology) {
    const port = (name: ServiceName, of: Parameters<typeof publishedPort>[2]) =>
      `${serviceOf(topology, name).hostName}:${publishedPort(topology, name, of)}`;
    return {
      zookeeper: port('zookeeper', 'client'),
      bootstrapServers: port('kafka', 'host'),
      schemaRegistry: `http://${port('schema-registry', 'http')}`,
      connect: `http://${port('connect', 'http')}`,
      jmx: port('kafka', 'jmx'),
    };
  },

  jmxTool(topology) {
    return toolCommand('kafka-run-class', ['kafka.tools.JmxTool'], toolPlace(topology)) ?? [];
  },

  status(topology) {
    const running = livingRecords(placesOf(topology).run).map(({ record }) => record);
    const rows = topology.services.flatMap((service): ServiceStatus[] => {
      const { name, unavailable } = service;
      const ports = service.ports.flatMap(({ published }) => published ?? []);
      const base = { service: name, name, ports };
      if (unavailable !== undefined)
        return [{ ...base, state: 'unavailable', reason: unavailable }];
      const own = running.filter(({ name: process }) => belongsTo(process, name));
      const front = own.find(({ name: process }) => process === name);
      if (!front) return [{ ...base, state: 'stopped' }];
      const residentBytes = own.reduce(
        (sum, { pid }) => sum + (inspect(pid)?.residentBytes ?? 0),
        0,
      );
      const { pid, startedAt } = front;
      return [{ ...base, state: 'running', pid, startedAt, residentBytes }];
    });
    return Promise.resolve(rows);
  },

  async logs(topology, services, options) {
    const places = placesOf(topology);
    const files = await readdir(places.logs).catch(() => []);
    const wanted = files
      .filter((file) => file.endsWith('.log'))
      .map((file) => basename(file, '.log'))
      .filter((process) => services.some((service) => belongsTo(process, service)));
    if (wanted.length === 0) throw absent(topology);
    const sources = wanted.map((name) => ({ name, file: logFile(places, name) }));
    await printLogs(sources, options);
  },

  async exec(topology, service, command) {
    const places = placesOf(topology);
    const [name = '', ...args] = command.map((word) => mapPaths(word, topology, places));
    const tool = toolCommand(basename(name), args, toolPlace(topology));
    const [program = '', ...rest] = tool ?? [name, ...args];
    const [volume] = serviceOf(topology, service).volumes;
    const child = execa(program, rest, {
      stdio: 'inherit',
      reject: false,
      extendEnv: false,
      env: bareEnvironment(),
      ...(volume === undefined ? {} : { cwd: await existing(volumeFolder(volume, places)) }),
    });
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    const result = await child.finally(stopForwarding);
    if (result.code === 'ENOENT') throw unknownProgram(service, name);
    return result.exitCode ?? 128 + constants.signals[result.signal ?? 'SIGTERM'];
  },

  async volumes(topology) {
    const places = placesOf(topology);
    const named = namedVolumes(topology).map(async ({ name, location }) => {
      const bytes = await sizeOf(location(places)).catch(() => undefined);
      return bytes === undefined ? [] : [{ name, location: location(places), bytes }];
    });
    return (await Promise.all(named)).flat();
  },

  async deleteVolumes(topology) {
    const places = placesOf(topology);
    for (const { location } of namedVolumes(topology)) {
      await rm(location(places), { recursive: true, force: true });
    }
    await rm(join(places.data, '.kafka-stack'), { force: true });
    for (const folder of [places.conf, places.run]) {
      await rm(folder, { recursive: true, force: true });
    }
  },

  async sweep(topology) {
    const orphans = livingRecords(placesOf(topology).run);
    // The record of ZooKeeper sorts behind those of its clients.
    for (const { file, record } of orphans) {
      await stop(record, record.stopGraceMs);
      removeRecord(file, record);
    }
    return orphans.map(({ record }) => record.name);
  },
};

function toolPlace(topology: Topology): ToolPlace {
  return {
    distribution: openDistribution(),
    java: findJava(topology.javaHome).program,
    log4jFile: join(placesOf(topology).conf, 'kafka', 'tools-log4j.properties'),
  };
}

/** Processes of a service carry its name, alone or in front of a hyphen. */
function belongsTo(process: string, service: ServiceName): boolean {
  return process === service || process.startsWith(`${service}-`);
}

function namedVolumes(
  topology: Topology,
): { name: string; location: (places: StackPlaces) => string }[] {
  return topology.services
    .flatMap((service) => service.volumes)
    .filter(({ projectFolder }) => projectFolder === undefined)
    .map((volume) => ({
      name: volume.name,
      location: (places: StackPlaces): VolumeInfo['location'] => volumeFolder(volume, places),
    }));
}

/** Blocks on disk, as `du` counts them: preallocated index files are mostly holes. */
async function sizeOf(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).blocks * 512);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function existing(folder: string): Promise<string> {
  return stat(folder).then(
    () => folder,
    () => process.cwd(),
  );
}

/** A terminal sends Ctrl-C to both; what is sent to this process alone goes on to the program. */
function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const signals = ['SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, send);
  return () => {
    for (const signal of signals) process.off(signal, send);
  };
}

function absent(topology: Topology): UserFault {
  return new UserFault([
    fault('KS_STACK_ABSENT', {
      setting: '--stack',
      value: topology.stack,
      problem: 'there are no logs: the stack has not been up',
      fix: `./kstack up --stack ${topology.stack}`,
    }),
  ]);
}

function unknownProgram(service: ServiceName, name: string): UserFault {
  const nearest = nearestName(name, toolNames);
  return new UserFault([
    fault('KS_USAGE', {
      setting: `exec ${service}`,
      value: name,
      problem: 'no such program',
      allowed: 'any program of this machine, or a tool of Kafka by its name in the images',
      fix: nearest ? `use ${nearest}` : 'see the list: ./kstack exec --help',
    }),
  ]);
}
