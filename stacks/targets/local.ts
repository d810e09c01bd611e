/** The target `local`: every service as plain processes of this machine, from the open distribution. */
import { all, ComponentResource, output, secret, type Resource } from '@pulumi/pulumi';
import { join } from 'node:path';
import { findJava } from '../../distribution/java.ts';
import { launch, type LaunchPlace, type Program } from '../../distribution/launch.ts';
import { fetchOpenDistribution, openDistribution } from '../../distribution/open.ts';
import { cacheDir, projectDir, stackPlaces, type StackPlaces } from '../places.ts';
import { packageName, Process } from '../provider/resources.ts';
import { orderlyEndFile } from '../provider/records.ts';
import type { Wait } from '../readiness/waits.ts';
import { UserFault, type Fault } from '../errors.ts';
import {
  brokersOf,
  replicasOf,
  membersOf,
  runningMembers,
  volumesOf,
  type Member,
  type Replica,
  type Topology,
} from '../topology/types.ts';
import { classArchive } from '../../distribution/class-archive.ts';
import { claimFolder, logFile, mapPaths, volumeFolder } from './machine/folders.ts';
import { localOperations } from './local-operations.ts';
import { preflight } from './machine/preflight.ts';
import type { Deployed, DeployOptions, Deployment, Target } from './target.ts';

export const local: Target = {
  traits: {
    name: 'local',
    network: 'host',
    isCluster: false,
    runs: 'processes',
    distributions: ['open'],
    brokerHost: (name) => name,
  },

  plugins: [],
  preparing: 'fetching Kafka and the registry with Maven',

  async prepare(topology) {
    await fetchOpenDistribution(findJava(topology.javaHome).home);
    await claimFolder(topology, stackPlaces(topology.stack, topology.dataDir));
  },

  async preflight(topology) {
    return [...(await preflight(topology)), ...launchFaults(topology)];
  },

  deploy,
  operations: localOperations,
};

async function deploy(topology: Topology, options: DeployOptions): Promise<Deployment> {
  const java = findJava(topology.javaHome);
  const deployed: Deployed[] = [];
  for (const member of runningMembers(topology)) {
    const needed = member.dependsOn.flatMap((name) => membersOf(topology, name));
    const before = deployed.filter(({ part }) => needed.some(({ name }) => name === part));
    deployed.push(deployMember(member, topology, java.program, before, options));
  }
  return {
    services: deployed,
    workloads: (ready) =>
      replicasOf(topology).map((replica) => deployReplica(replica, topology, ready, options)),
    endpoints: localOperations.endpoints(topology),
    tools: await localOperations.tools(topology),
  };
}

/** What the images' scripts would refuse is refused before the first service is there. */
function launchFaults(topology: Topology): readonly Fault[] {
  const places = stackPlaces(topology.stack, topology.dataDir);
  return runningMembers(topology).flatMap((member) => {
    try {
      programsOf({ member, topology, places, java: 'java', secretEnv: false });
      return [];
    } catch (error) {
      if (error instanceof UserFault) return error.faults;
      throw error;
    }
  });
}

class LocalService extends ComponentResource {
  constructor(name: string, parent: Resource) {
    super(`${packageName}:index:Service`, name, {}, { parent });
  }
}

/** Started in any order, stopped in reverse order of `dependsOn`: brokers end before ZooKeeper does. */
function deployMember(
  member: Member,
  topology: Topology,
  java: string,
  before: readonly Deployed[],
  options: DeployOptions,
): Deployed {
  const places = stackPlaces(topology.stack, topology.dataDir);
  const component = new LocalService(member.name, options.parent);
  const dependsOn = before.flatMap(({ resources }) => [...resources]);
  const context = { member, topology, places, java, secretEnv: options.secretEnv };
  const programs = programsOf(context);
  const processes = programs.map((program) => {
    const args = processArgs(program, context);
    return new Process(program.name, args, {
      parent: component,
      dependsOn,
      // The new one needs the ports and locks of the old.
      deleteBeforeReplace: true,
    });
  });
  return {
    part: member.name,
    resources: processes,
    watch: processes.map((process, index) => watch(programs[index]?.name ?? '', process, places)),
  };
}

function watch(name: string, { pid, startTime }: Process, places: StackPlaces) {
  const file = logFile(places, name);
  return all([pid, startTime]).apply(([pid, startTime]) => ({
    name,
    pid,
    startTime,
    logFile: file,
  }));
}

class LocalWorkload extends ComponentResource {
  constructor(name: string, parent: Resource) {
    super(`${packageName}:index:Workload`, name, {}, { parent });
  }
}

/** A program of `workloads/` on the project's own Node. */
function deployReplica(
  replica: Replica,
  topology: Topology,
  ready: readonly Resource[],
  { parent, secretEnv }: DeployOptions,
): Deployed {
  const { name, program, env, volumes, memory } = replica;
  const places = stackPlaces(topology.stack, topology.dataDir);
  const onThisMachine = ([key, value]: [string, string]) => [key, mapPaths(value, volumes, places)];
  const variables = {
    ...(Object.fromEntries(Object.entries(env).map(onThisMachine)) as Record<string, string>),
    ...compileCache,
  };
  const main = join(projectDir, 'workloads', program, 'main.ts');
  const folders = volumes.map((volume) => volumeFolder(volume, places));
  const args = {
    stack: topology.stack,
    name,
    command: [nodeProgram, `--max-old-space-size=${memory.heapMb}`, main],
    env: secretEnv ? secret(variables) : output(variables),
    cwd: folders[0] ?? places.root,
    files: {},
    directories: [places.root, ...folders],
    logFile: logFile(places, name),
    recordFile: recordFile(places, name),
    stopGraceMs: replica.stopGraceMs,
    waits: [],
  };
  const component = new LocalWorkload(name, parent);
  const process = new Process(name, args, {
    parent: component,
    dependsOn: [...ready],
    deleteBeforeReplace: true,
  });
  return { part: name, resources: [process], watch: [watch(name, process, places)] };
}

const nodeProgram = join(projectDir, 'node_modules', '.bin', 'node');

function recordFile(places: StackPlaces, name: string): string {
  return join(places.run, `${name}.json`);
}

interface Context {
  readonly member: Member;
  readonly topology: Topology;
  readonly places: StackPlaces;
  readonly java: string;
  readonly secretEnv: boolean;
}

function programsOf({ member, topology, places, java }: Context): Program[] {
  // Its own come last: brokers have the same folder in the image, and each its own here.
  const volumes = volumesOf([...topology.services, member]);
  if (member.service === 'ui') return [consoleProgram(member, places)];
  const { service } = member;
  const place: LaunchPlace = {
    distribution: openDistribution(),
    java,
    node: nodeProgram,
    conf: join(places.conf, member.name),
    hostName: member.hostName,
    mapPaths: (text, write) => mapPaths(text, volumes, places, write),
  };
  return launch(service, member.env, member.ports, place).map((program) =>
    program.name === service ? { ...program, name: member.name } : program,
  );
}

/** A program of the project on the project's own Node. */
function consoleProgram({ name, env }: Member, { logs }: StackPlaces): Program {
  const command = [nodeProgram, join(projectDir, 'console', 'main.ts')];
  const variables = { CONSOLE_LOGS: logs, ...env, ...compileCache };
  return { name, command, env: variables, files: {}, java: false };
}

const compileCache = { NODE_COMPILE_CACHE: join(cacheDir, 'modules') };

function processArgs(program: Program, context: Context) {
  const { member, topology, places, secretEnv } = context;
  const guard = <T>(value: T) => (secretEnv ? secret(value) : output(value));
  const folders = member.volumes.map((volume) => volumeFolder(volume, places));
  return {
    stack: topology.stack,
    name: program.name,
    command: guard([...program.command]),
    env: guard(program.env),
    // Relative paths of file connectors start in the volume that Connect has for files.
    cwd: folders[0] ?? places.root,
    files: guard(program.files),
    directories: [places.root, ...folders],
    logFile: logFile(places, program.name),
    recordFile: recordFile(places, program.name),
    stopGraceMs: member.stopGraceMs,
    waits: waitsOf(program, context),
    ...(program.java ? { classArchive: archiveOf(program, member) } : {}),
  };
}

function waitsOf(program: Program, { member, topology, places }: Context): Wait[] {
  if (member.service === 'kafka') return [brokerNodeGone(member, places)];
  // Apicurio makes its topics on the brokers that are there when it first starts.
  const makesTopics = member.service === 'schema-registry' && program.java;
  return makesTopics && topology.brokers > 1 ? [brokersThere(topology)] : [];
}

/** Brokers share one, as they run the same program. */
function archiveOf(program: Program, { name, service }: Member): string {
  const shared = program.name === name ? { ...program, name: service } : program;
  return classArchive(shared, join(cacheDir, 'class-data'));
}

/** Kafka's default of `zookeeper.session.timeout.ms`. */
const sessionTimeoutMs = 18_000;

function brokerNodeGone(broker: Member, places: StackPlaces): Wait {
  const [volume] = broker.volumes;
  if (!volume) throw new Error('the broker has no volume');
  const folder = volumeFolder(volume, places);
  const session = Number(broker.env['KAFKA_ZOOKEEPER_SESSION_TIMEOUT_MS'] ?? sessionTimeoutMs);
  return {
    kind: 'broker-node-gone',
    ...registrationOf(broker),
    usedMarker: join(folder, 'meta.properties'),
    orderlyEndFile: orderlyEndFile(recordFile(places, broker.name)),
    timeoutMs: session + 12_000,
  };
}

function brokersThere(topology: Topology): Wait {
  const registrations = brokersOf(topology).map(registrationOf);
  return {
    kind: 'brokers-there',
    zookeeper: registrations[0]?.zookeeper ?? '',
    nodes: registrations.map(({ node }) => node),
    timeoutMs: topology.readyTimeoutMs,
  };
}

/** Where a broker is known while it lives. */
function registrationOf({ env }: Member) {
  // `host:port,…/chroot`
  const [servers = '', ...chroot] = (env['KAFKA_ZOOKEEPER_CONNECT'] ?? '').split('/');
  const brokerId = env['KAFKA_BROKER_ID'] ?? '1001';
  return {
    zookeeper: servers.split(',')[0] ?? '',
    brokerId,
    node: ['', ...chroot, 'brokers', 'ids', brokerId].join('/'),
  };
}
