import type * as DockerPackage from '@pulumi/docker';
import type { Container, Provider, types, Volume } from '@pulumi/docker';
import { ComponentResource, output, secret, type Resource } from '@pulumi/pulumi';
import { join } from 'node:path';
import { projectDir, stackPlaces } from '../places.ts';
import { Network, packageName } from '../provider/resources.ts';
import {
  isReplica,
  replicasOf,
  runningMembers,
  type Part,
  type Topology,
} from '../topology/types.ts';
import { dockerOperations } from './docker-operations.ts';
import { makeBinds } from './engine/binds.ts';
import { usualEndpoint, whereIsEngine, type EnginePlace } from './engine/engine.ts';
import { pullImages } from './engine/images.ts';
import { engineVolumes, isEngineVolume, networkName } from './engine/names.ts';
import { labelNames } from './engine/objects.ts';
import { removeOrphans } from './engine/orphans.ts';
import { preflight } from './engine/preflight.ts';
import { lookForStack, type Present } from './engine/present.ts';
import { volumeFolder } from './machine/folders.ts';
import type { Deployed, DeployOptions, Deployment, Target } from './target.ts';
import { inTurn } from './containers/turns.ts';
import { variablesOf } from './containers/variables.ts';

export const docker: Target = {
  traits: {
    name: 'docker',
    network: 'service-names',
    isCluster: false,
    runs: 'images',
    distributions: ['confluent', 'open'],
    brokerHost: (name) => name,
  },
  plugins: ['docker'],
  preparing: 'getting the images',

  async prepare(topology, { say, known }) {
    // Its package takes a while to load, and an engine to answer.
    await Promise.all([pullImages(topology, say), import('@pulumi/docker')]);
    await makeBinds(topology, stackPlaces(topology.stack, topology.dataDir));
    if (known) await removeOrphans(topology, known);
  },

  preflight,
  deploy,
  operations: dockerOperations,
};

/** What the services of a stack share. */
interface Shared {
  readonly package: typeof DockerPackage;
  readonly topology: Topology;
  readonly engine: EnginePlace;
  readonly present: Present;
  readonly provider: Provider;
  readonly network: Network;
  /** By the names of the topology. */
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly options: DeployOptions;
}

async function deploy(topology: Topology, options: DeployOptions): Promise<Deployment> {
  const shared = await share(topology, options);
  const services = inTurn(runningMembers(topology), (member) => {
    const { name, containerName, stopGraceMs } = member;
    const component = new DockerPart('Service', name, options.parent);
    const graceSeconds = Math.ceil(stopGraceMs / 1000);
    const ending = { stack: topology.stack, container: containerName, graceSeconds };
    return { deployed: deployPart(member, component, shared), component, ending };
  });
  return {
    services,
    workloads: (ready) =>
      replicasOf(topology).map((replica) => {
        const component = new DockerPart('Workload', replica.name, options.parent);
        return deployPart(replica, component, shared, ready);
      }),
    endpoints: dockerOperations.endpoints(topology),
    tools: await dockerOperations.tools(topology),
  };
}

async function share(topology: Topology, options: DeployOptions): Promise<Shared> {
  // Only here: it takes a tenth of a second that other targets need not wait.
  const dockerPackage = await import('@pulumi/docker');
  const engine = await whereIsEngine();
  const present = await lookForStack(topology);
  const { parent } = options;
  // The plug-in reads contexts in its own way: it is told where the docker command line goes, and that there is none.
  const where = engine.endpoint === usualEndpoint ? {} : { host: engine.endpoint };
  const provider = new dockerPackage.Provider('engine', { ...where, context: '' }, { parent });
  const name = networkName(topology.stack);
  const labels = present.labels('network', name);
  const network = new Network('network', { name, labels }, { parent, deleteBeforeReplace: true });
  const volumes = [...engineVolumes(topology)].map(([own, name]) => {
    const labels = asLabels(present.labels('volume', name));
    // `down` keeps them; a new stack of the name takes them over.
    const kept = { parent, provider, retainOnDelete: true };
    return [own, new dockerPackage.Volume(own, { name, labels }, kept)] as const;
  });
  const shared = { topology, engine, present, provider, network, options };
  return { package: dockerPackage, ...shared, volumes: new Map(volumes) };
}

class DockerPart extends ComponentResource {
  constructor(kind: 'Service' | 'Workload', name: string, parent: Resource) {
    super(`${packageName}:index:${kind}`, name, {}, { parent });
  }
}

/**
 * An image and a container of it.
 * @param after what it is made after
 */
function deployPart(
  part: Part,
  component: Resource,
  shared: Shared,
  after: readonly Resource[] = [],
): Deployed {
  const { package: docker, provider, topology } = shared;
  const { platform } = topology.containers;
  const image = new docker.RemoteImage(
    part.name,
    {
      name: part.image ?? '',
      keepLocally: true,
      // A name may have come to mean another image.
      pullTriggers: [shared.present.imageId(part.image ?? '') ?? ''],
      ...(platform === undefined ? {} : { platform }),
    },
    { parent: component, provider },
  );
  const container: Container = new docker.Container(
    part.name,
    { ...containerArgs(part, shared), image: image.imageId },
    {
      parent: component,
      provider,
      dependsOn: [...after],
      // The new one needs the name, ports and data of the old.
      deleteBeforeReplace: true,
      // The plug-in would take a new one down in its notes and leave the container as it is.
      replaceOnChanges: ['healthcheck', 'tmpfs'],
    },
  );
  const { name, containerName } = part;
  return {
    part: name,
    resources: [container],
    watch: [container.id.apply((id) => ({ name, container: containerName, id }))],
  };
}

function containerArgs(part: Part, shared: Shared) {
  const { topology, network, options } = shared;
  const { restartPolicy, extraHosts, ulimits } = topology.containers;
  const graceSeconds = Math.ceil(part.stopGraceMs / 1000);
  const envs = Object.entries(variablesOf(part)).map(([key, value]) => `${key}=${value}`);
  const labels = {
    ...shared.present.labels('container', part.containerName),
    [labelNames.service]: part.name,
  };
  return {
    name: part.containerName,
    hostname: part.hostName,
    // The image holds both programs.
    ...(isReplica(part) ? { command: [part.program] } : {}),
    envs: options.secretEnv ? secret(envs) : output(envs),
    ports: portArgs(part),
    networksAdvanced: [{ name: network.name, aliases: [part.hostName] }],
    volumes: volumeArgs(part, shared),
    tmpfs: Object.fromEntries(
      part.volumes.filter(({ kind }) => kind === 'memory').map(({ mountPath }) => [mountPath, '']),
    ),
    healthcheck: healthArgs(part),
    restart: restartPolicy,
    stopTimeout: graceSeconds,
    destroyGraceSeconds: graceSeconds,
    memory: part.memory.limitMb ?? 0,
    // A JVM that swaps is worse than one that is told it has no more.
    memorySwap: part.memory.limitMb ?? 0,
    hosts: extraHosts.map((line) => {
      const [host = '', ip = ''] = line.split(':');
      return { host, ip };
    }),
    ulimits: Object.entries(ulimits).map(([name, limit]) => ({ name, soft: limit, hard: limit })),
    labels: asLabels(labels),
  };
}

/** In the order of the ports inside, as the plug-in reads them back. */
function portArgs({ ports }: Part) {
  return ports
    .flatMap(({ port, published, address }) =>
      published === undefined ? [] : [{ internal: port, external: published, ip: address }],
    )
    .toSorted((a, b) => a.internal - b.internal);
}

function volumeArgs(
  part: Part,
  { topology, engine, volumes }: Shared,
): types.input.ContainerVolume[] {
  const places = stackPlaces(topology.stack, topology.dataDir);
  return part.volumes.flatMap((volume): types.input.ContainerVolume[] => {
    const { name, kind, mountPath: containerPath } = volume;
    if (kind === 'memory') return [];
    // Belongs to no stack: the engine makes it with the first container that wants it.
    if (kind === 'cache') return [{ volumeName: name, containerPath }];
    if (kind === 'project') {
      const mount = { hostPath: join(projectDir, name), containerPath, readOnly: true };
      // Another machine's engine has no such folder.
      return engine.isHere ? [mount] : [];
    }
    if (!isEngineVolume(volume, topology)) {
      return [{ hostPath: volumeFolder(volume, places), containerPath }];
    }
    const named = volumes.get(name);
    return named === undefined ? [] : [{ volumeName: named.name, containerPath }];
  });
}

function healthArgs({ healthCheck }: Part) {
  if (healthCheck === undefined) throw new Error('a container has a health check');
  const { command, intervalMs, timeoutMs, retries, startPeriodMs } = healthCheck;
  return {
    tests: ['CMD-SHELL', command],
    interval: goDuration(intervalMs),
    timeout: goDuration(timeoutMs),
    retries,
    startPeriod: goDuration(startPeriodMs),
  };
}

/** As the plug-in reads a duration back, `2m0s`: any other spelling would be a change for ever. */
export function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function asLabels(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([label, value]) => ({ label, value }));
}
