/** What people do with a stack of containers: look, read logs, run tools, delete data. */
import { hasLoopbackJmx } from '../checks/jmx.ts';
import { UserFault } from '../errors.ts';
import { stackPlaces, type StackPlaces } from '../places.ts';
import { proofsAbout } from '../readiness/proofs/about.ts';
import { formerVolumes } from '../topology/brokers.ts';
import { partsOf, runningParts, serviceOf, type Part, type Topology } from '../topology/types.ts';
import { boundVolumes } from './engine/binds.ts';
import { askDocker, docker } from './engine/docker.ts';
import { describeEnd } from './engine/endings.ts';
import { describeEngine } from './engine/engine.ts';
import { describeImage } from './engine/images.ts';
import { nameFaults, ownVolumes } from './engine/names.ts';
import { stackContainers, type ContainerInfo } from './engine/objects.ts';
import { graceSeconds, removeOrphans } from './engine/orphans.ts';
import { deleteFolderVolumes, folderVolumes } from './machine/folder-volumes.ts';
import {
  publishedEndpoints,
  stackAbsent,
  type LogOptions,
  type Operations,
  type ServiceStatus,
  type VolumeInfo,
} from './target.ts';
import { captured, jmxAddresses, printLines, runHere } from './containers/commands.ts';
import { toolVariables } from './containers/tool-environment.ts';

export const dockerOperations: Operations = {
  endpoints: publishedEndpoints,

  /** From Connect's container, which is to the broker what the UI's is: another one on its network. */
  tools(topology) {
    const { containerName } = serviceOf(topology, 'connect');
    const tool = (...command: string[]) => execWords(containerName, command, false);
    const broker = serviceOf(topology, 'kafka');
    // A broker that names itself by a loopback address can be asked from its own place only.
    const asker = hasLoopbackJmx(broker.env) ? broker.containerName : containerName;
    return Promise.resolve({
      jmxTool: execWords(asker, ['kafka-run-class', 'kafka.tools.JmxTool'], false),
      jmxAddress: jmxAddresses(topology),
      consoleProducer: tool('kafka-console-producer'),
      consoleConsumer: tool('kafka-console-consumer'),
      removeFile: tool('rm', '-f'),
    });
  },

  needs: (topology) => [
    { what: 'docker', look: describeEngine },
    ...runningParts(topology).map(({ name, image = '' }) => ({
      what: `image of ${name}`,
      look: () => describeImage(image),
    })),
  ],

  async status(topology) {
    const containers = await stackContainers(topology.stack);
    return Promise.all(partsOf(topology).map((part) => statusOf(part, containers)));
  },

  async logs(topology, parts, options) {
    const containers = await containersOf(topology, parts);
    if (containers.length === 0)
      throw stackAbsent(topology.stack, 'there are no logs: the stack is not up');
    const width = Math.max(...containers.map(({ name }) => name.length));
    const prefix = (name: string) => (containers.length === 1 ? '' : `${name.padEnd(width)} | `);
    await Promise.all(
      containers.map(({ id, name }) => printLines(logWords(id, options), prefix(name))),
    );
  },

  async exec(topology, part, command) {
    const container = await runningContainer(topology, part);
    return runHere(execWords(container, command, process.stdin.isTTY));
  },

  async capture(topology, part, command) {
    const container = await runningContainer(topology, part);
    return captured(execWords(container, command, false));
  },

  async volumes(topology) {
    return [...(await namedVolumes(topology)), ...(await boundFolders(topology))];
  },

  async deleteVolumes(topology) {
    const folders = await boundFolders(topology);
    const names = (await namedVolumes(topology)).map(({ location }) => location);
    if (names.length > 0) await docker(['volume', 'rm', ...names]);
    if (topology.dataDir !== undefined) await deleteFolderVolumes(placesOf(topology), folders);
  },

  async restart(topology, parts) {
    const containers = await containersOf(topology, parts);
    const ids = containers.map(({ id }) => id);
    // Clients end before those they need, and start behind them.
    for (const id of ids.toReversed()) await docker(['stop', '--time', grace(topology), id]);
    for (const id of ids) await docker(['start', id]);
    return proofsAbout(parts);
  },

  sweep: removeOrphans,
};

function grace(topology: Topology): string {
  return String(graceSeconds(topology));
}

/** In the order of the topology. */
async function containersOf(topology: Topology, parts: readonly Part[]): Promise<ContainerInfo[]> {
  const all = await stackContainers(topology.stack);
  return partsOf(topology)
    .filter(({ name }) => parts.some((part) => part.name === name))
    .flatMap(({ containerName }) => all.find(({ name }) => name === containerName) ?? []);
}

/** @returns its name. @throws UserFault when the part does not run */
async function runningContainer(topology: Topology, part: Part): Promise<string> {
  const [container] = await containersOf(topology, [part]);
  if (container?.status === 'running') return container.name;
  throw stackAbsent(topology.stack, `there is nothing to run it in: ${part.name} does not run`);
}

function execWords(container: string, command: readonly string[], terminal: boolean): string[] {
  const env = toolVariables(command).flatMap((variable) => ['--env', variable]);
  return ['docker', 'exec', terminal ? '-it' : '-i', ...env, container, ...command];
}

async function statusOf(part: Part, containers: readonly ContainerInfo[]): Promise<ServiceStatus> {
  const { name, containerName, unavailable } = part;
  const ports = part.ports.flatMap(({ published }) => published ?? []);
  const base = { service: name, name: containerName, ports };
  if (unavailable !== undefined) return { ...base, state: 'unavailable', reason: unavailable };
  const found = containers.find((each) => each.name === containerName);
  if (found === undefined) return { ...base, state: 'stopped' };
  if (found.status !== 'running') {
    return { ...base, state: 'stopped', reason: `${found.status}: ${describeEnd(found)}` };
  }
  const { pid, startedAt, health } = found;
  const unwell = health === 'unhealthy' ? { reason: 'unhealthy' } : {};
  const residentBytes = await residentBytesOf(found.id);
  return { ...base, state: 'running', pid, startedAt, residentBytes, ...unwell };
}

/** `docker stats` takes two seconds for the same. */
async function residentBytesOf(id: string): Promise<number> {
  const { stdout } = await askDocker(['top', id, '-eo', 'pid,rss']);
  const [, ...rows] = stdout.split('\n');
  return rows.reduce((sum, row) => sum + Number(row.trim().split(/\s+/)[1] ?? 0) * 1024, 0);
}

function logWords(id: string, { follow, tail }: LogOptions): string[] {
  const lines = tail === undefined ? 'all' : String(tail);
  return ['docker', 'logs', '--tail', lines, ...(follow ? ['--follow'] : []), id];
}

function placesOf({ stack, dataDir }: Topology): StackPlaces {
  return stackPlaces(stack, dataDir);
}

/** @throws UserFault when the folder is another stack's. */
async function boundFolders(topology: Topology): Promise<VolumeInfo[]> {
  if (topology.dataDir === undefined) return [];
  const former = formerVolumes(topology).filter(({ kind }) => kind === 'data');
  return folderVolumes(topology, placesOf(topology), [...boundVolumes(topology), ...former]);
}

/** @throws UserFault when one of the volumes is another's. */
async function namedVolumes(topology: Topology): Promise<VolumeInfo[]> {
  const faults = await nameFaults(topology, []);
  if (faults.length > 0) throw new UserFault(faults);
  const [there, sizes] = [await ownVolumes(topology), await volumeSizes()];
  return [...there].map(([name, location]) => ({
    name,
    location,
    bytes: sizes.get(location) ?? 0,
  }));
}

interface DiskUsage {
  readonly Volumes?: readonly { readonly Name: string; readonly Size: string }[];
}

const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

async function volumeSizes(): Promise<Map<string, number>> {
  const text = await docker(['system', 'df', '--verbose', '--format', '{{json .}}']);
  const { Volumes: volumes = [] } = JSON.parse(text) as DiskUsage;
  return new Map(volumes.map(({ Name, Size }) => [Name, bytesOf(Size)]));
}

/** `1.25kB` */
function bytesOf(size: string): number {
  const [, number = '0', unit = 'B'] = /^([\d.]+)(\w+)$/.exec(size) ?? [];
  return Math.round(Number(number) * (units[unit] ?? 1));
}
