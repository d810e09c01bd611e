/** What people do with a stack of local processes: look, read logs, run tools, delete data. */
import { execa } from 'execa';
import { readdir, rm, stat } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { findJava } from '../../distribution/java.ts';
import { isFetched, mavenVersion, openDistribution } from '../../distribution/open.ts';
import { toolCommand, toolNames, type ToolPlace } from '../../distribution/tools.ts';
import { nearestName } from '../config.ts';
import { fault, UserFault } from '../errors.ts';
import { stackPlaces, type StackPlaces } from '../places.ts';
import { inspect } from '../provider/os.ts';
import { livingRecords, type RunRecord } from '../provider/records.ts';
import { formerVolumes } from '../topology/brokers.ts';
import { partsOf, processesOf, volumesOf, type Part, type Topology } from '../topology/types.ts';
import { deleteFolderVolumes, folderVolumes } from './machine/folder-volumes.ts';
import { logFile, mapPaths, volumeFolder } from './machine/folders.ts';
import { printLogs } from './machine/logs.ts';
import { stopOrphans } from './machine/orphans.ts';
import { fillToolFolder } from './machine/tool-folder.ts';
import { bareEnvironment } from '../provider/environment.ts';
import {
  publishedEndpoints,
  stackAbsent,
  type Operations,
  type ServiceStatus,
  type VolumeInfo,
} from './target.ts';

function placesOf(topology: Topology): StackPlaces {
  return stackPlaces(topology.stack, topology.dataDir);
}

export const localOperations: Operations = {
  endpoints(topology) {
    return publishedEndpoints(topology);
  },

  tools(topology) {
    const tool = (name: string, ...args: string[]) =>
      toolCommand(name, args, toolPlace(topology)) ?? [];
    return Promise.resolve({
      jmxTool: tool('kafka-run-class', 'kafka.tools.JmxTool'),
      jmxAddress: publishedEndpoints(topology).jmx,
      consoleProducer: tool('kafka-console-producer'),
      consoleConsumer: tool('kafka-console-consumer'),
      removeFile: ['rm', '-f'],
    });
  },

  needs: ({ javaHome }) => [
    {
      what: 'java',
      look() {
        const { version, home } = findJava(javaHome);
        return Promise.resolve(`${version} in ${home}`);
      },
    },
    { what: 'maven', look: mavenVersion },
  ],

  status(topology) {
    const running = livingRecords(placesOf(topology).run).map(({ record }) => record);
    return Promise.resolve(partsOf(topology).map((part) => statusOf(part, running)));
  },

  async logs(topology, parts, options) {
    const places = placesOf(topology);
    const files = await readdir(places.logs).catch(() => []);
    const wanted = files
      .filter((file) => file.endsWith('.log'))
      .map((file) => basename(file, '.log'))
      .filter((process) => parts.some((part) => processesOf(part).includes(process)));
    if (wanted.length === 0)
      throw stackAbsent(topology.stack, 'there are no logs: the stack has not been up');
    const sources = wanted.map((name) => ({ name, file: logFile(places, name) }));
    await printLogs(sources, options);
  },

  async exec(topology, part, command) {
    const places = placesOf(topology);
    const { name, words, tools } = commandOf(topology, part, command);
    const [program = '', ...rest] = words;
    const [volume] = part.volumes;
    const child = execa(program, rest, {
      stdio: 'inherit',
      reject: false,
      extendEnv: false,
      env: await environmentOf(topology, tools),
      ...(volume === undefined ? {} : { cwd: await existing(volumeFolder(volume, places)) }),
    });
    const stopForwarding = forwardSignals((signal) => child.kill(signal));
    const result = await child.finally(stopForwarding);
    if (result.code !== undefined) throw unknownProgram(part.name, name, result.code);
    return result.exitCode ?? 128 + constants.signals[result.signal ?? 'SIGTERM'];
  },

  async capture(topology, part, command) {
    const [program = '', ...rest] = commandOf(topology, part, command).words;
    const { stdout } = await execa(program, rest, {
      stdin: 'ignore',
      extendEnv: false,
      env: bareEnvironment(),
    });
    return stdout;
  },

  volumes: ownVolumes,

  async deleteVolumes(topology) {
    const places = placesOf(topology);
    await deleteFolderVolumes(places, await ownVolumes(topology));
    for (const folder of [places.conf, places.run]) {
      await rm(folder, { recursive: true, force: true });
    }
  },

  restart(_topology, parts) {
    return Promise.resolve(parts.flatMap(processesOf));
  },

  async sweep(topology, known) {
    return stopOrphans(placesOf(topology).run, known);
  },
};

/** The words of a command as they are on this machine. @throws UserFault where nothing is fetched yet */
function commandOf(
  topology: Topology,
  part: Part,
  command: readonly string[],
): { readonly name: string; readonly words: readonly string[]; readonly tools: ToolPlace } {
  if (!isFetched())
    throw stackAbsent(topology.stack, 'there is nothing to run: the stack has not been up');
  const volumes = volumesOf([...topology.services, part]);
  const places = placesOf(topology);
  const [name = '', ...args] = command.map((word) => mapPaths(word, volumes, places));
  const tools = toolPlace(topology);
  return { name, words: toolCommand(basename(name), args, tools) ?? [name, ...args], tools };
}

/** Shells find Kafka's tools by their names, as in the images. */
async function environmentOf(
  topology: Topology,
  tools: ToolPlace,
): Promise<Record<string, string>> {
  const folder = join(placesOf(topology).conf, 'tools');
  await fillToolFolder(folder, tools);
  const { PATH = '', ...others } = bareEnvironment();
  return { ...others, PATH: [folder, PATH].join(delimiter) };
}

function toolPlace(topology: Topology): ToolPlace {
  return {
    distribution: openDistribution(),
    java: findJava(topology.javaHome).program,
    log4jFile: join(placesOf(topology).conf, 'kafka', 'tools-log4j.properties'),
  };
}

/** Running only when every process of it lives. */
function statusOf(part: Part, running: readonly RunRecord[]): ServiceStatus {
  const { name, unavailable } = part;
  const ports = part.ports.flatMap(({ published }) => published ?? []);
  const base = { service: name, name, ports };
  if (unavailable !== undefined) return { ...base, state: 'unavailable', reason: unavailable };
  const processes = processesOf(part);
  const own = running.filter((record) => processes.includes(record.name));
  const dead = processes.filter((each) => !own.some((record) => record.name === each));
  const front = own.find((record) => record.name === name);
  if (!front || dead.length > 0) {
    const reason = own.length > 0 ? { reason: `${dead.join(', ')} ended` } : {};
    return { ...base, state: 'stopped', ...reason };
  }
  const sizes = own.map(({ pid }) => inspect(pid)?.residentBytes ?? 0);
  const residentBytes = sizes.reduce((sum, size) => sum + size, 0);
  const { pid, startedAt } = front;
  return { ...base, state: 'running', pid, startedAt, residentBytes };
}

/** @throws UserFault when the folder is another stack's. */
function ownVolumes(topology: Topology): Promise<VolumeInfo[]> {
  const all = [...volumesOf(partsOf(topology)), ...formerVolumes(topology)];
  const volumes = all.filter(({ kind }) => kind === 'data');
  return folderVolumes(topology, placesOf(topology), volumes);
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

function unknownProgram(part: string, name: string, code: string): UserFault {
  const nearest = nearestName(name, toolNames);
  return new UserFault([
    fault('KS_USAGE', {
      setting: `exec ${part}`,
      value: name,
      problem: code === 'ENOENT' ? 'no such program' : `it cannot be run (${code})`,
      allowed: 'any program of this machine, or a tool of Kafka by its name in the images',
      fix: nearest ? `use ${nearest}` : 'see the list: ./kstack exec --help',
    }),
  ]);
}
