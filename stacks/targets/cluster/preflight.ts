/** Looks at the cluster before anything is created. */
import { fault, UserFault, type Fault } from '../../errors.ts';
import { homeDir } from '../../places.ts';
import type { Topology } from '../../topology/types.ts';
import { connectorFaults } from '../machine/connectors.ts';
import { memoryFaults } from '../machine/memory.ts';
import { claimFaults } from './claim-faults.ts';
import { lookAtCluster } from './cluster.ts';
import { forwardPortFaults } from './forwards.ts';
import { askKubectl, lookAround, type ClusterPlace } from './kubectl.ts';
import { annotationNames, labelNames } from './names.ts';
import { nodePortFaults } from './node-ports.ts';
import { placeOf } from './place.ts';
import { bytesOf } from './quantities.ts';

export async function preflight(topology: Topology): Promise<Fault[]> {
  try {
    const place = await placeOf(topology);
    await lookAtCluster(place);
    const looks = await Promise.all([
      namespaceFaults(topology, place),
      accessFaults(topology, place),
      storageFaults(topology, place),
      claimFaults(topology, place),
      connectorFaults(topology),
      nodeMemoryFaults(topology, place),
    ]);
    return looks.flat();
  } catch (error) {
    if (error instanceof UserFault) return [...error.faults];
    throw error;
  }
}

function accessFaults(topology: Topology, place: ClusterPlace): Promise<Fault[]> {
  return topology.cluster.access === 'port-forward'
    ? forwardPortFaults(topology)
    : nodePortFaults(topology, place);
}

interface Namespace {
  readonly metadata: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

async function namespaceFaults({ stack }: Topology, place: ClusterPlace): Promise<Fault[]> {
  const { context, namespace } = place;
  const args = ['get', 'namespace', namespace, '--output', 'json'];
  const { ok, stdout } = await askKubectl(['--context', context, ...args]);
  if (!ok) return [];
  const { metadata } = JSON.parse(stdout) as Namespace;
  const held = (problem: string) => [
    fault('KS_NAME_IN_USE', {
      setting: 'kafka-stack:namespace',
      value: namespace,
      problem,
      fix: 'choose another: pulumi config set namespace NAME',
    }),
  ];
  if (metadata.deletionTimestamp !== undefined) {
    return held(`the namespace is being deleted right now (kubectl get namespace ${namespace})`);
  }
  const [owner, home] = [
    metadata.labels?.[labelNames.instance],
    metadata.annotations?.[annotationNames.home],
  ];
  if (owner === undefined || home === undefined)
    return held('the cluster has such a namespace, made by none of our stacks');
  if (owner === stack && home === homeDir) return [];
  return held(`the namespace is of stack ${owner} (state in ${home})`);
}

interface StorageClass {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

async function storageFaults({ cluster }: Topology, { context }: ClusterPlace): Promise<Fault[]> {
  const items = await lookAround<StorageClass>(context, 'storageclasses');
  if (items === undefined) return [];
  const names = items.map(({ metadata }) => metadata.name);
  const hasDefault = items.some(
    ({ metadata }) =>
      metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  const { storageClass } = cluster;
  if (storageClass === undefined ? hasDefault : names.includes(storageClass)) return [];
  return [
    fault('KS_CLUSTER', {
      setting: 'kafka-stack:storageClass',
      ...(storageClass === undefined ? {} : { value: storageClass }),
      problem:
        storageClass === undefined
          ? 'the cluster has no default class of storage: claims would wait for ever'
          : 'the cluster has no such class of storage',
      ...(names.length === 0 ? {} : { allowed: names.join(', ') }),
      fix: 'name one: pulumi config set storageClass NAME',
    }),
  ];
}

interface Node {
  readonly status: { readonly allocatable?: { readonly memory?: string } };
}

/** What all nodes together have for pods. */
async function nodeMemoryFaults(topology: Topology, { context }: ClusterPlace): Promise<Fault[]> {
  const items = await lookAround<Node>(context, 'nodes');
  if (items === undefined) return [];
  const bytes = items.map(({ status }) => bytesOf(status.allocatable?.memory ?? '0'));
  const sum = bytes.reduce((total, each) => total + each, 0);
  return sum === 0 ? [] : memoryFaults(topology, sum / 1024 / 1024, 'the cluster');
}
