/** Which cluster a stack would use and why, whether it answers, and whether this machine reaches its ports. */
import { UserFault, type Fault } from '../../../stacks/errors.ts';
import { lookAtCluster } from '../../../stacks/targets/cluster/cluster.ts';
import {
  chooseContext,
  isLocal,
  readKubeConfig,
  type KubeContext,
} from '../../../stacks/targets/cluster/context.ts';
import { kindClusterOf, mappedPorts } from '../../../stacks/targets/cluster/kind.ts';
import { askKubectl } from '../../../stacks/targets/cluster/kubectl.ts';
import { portsFault } from '../../../stacks/targets/cluster/node-ports.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { publishedNumbers } from './config.ts';

export interface ContextRow extends KubeContext {
  /** Whether it is a cluster of this machine. */
  readonly local: boolean;
  readonly current: boolean;
  readonly used: boolean;
}

export interface NodeRow {
  readonly name: string;
  readonly ready: boolean;
  readonly version: string;
}

export interface PortRow {
  readonly port: number;
  /** Whether it is a port of this machine; null where only a connection could tell. */
  readonly mapped: boolean | null;
}

export interface ClusterState {
  readonly contexts: readonly ContextRow[];
  /** The context that the stack would use; null where it is refused. */
  readonly context: string | null;
  /** Why it is that one. */
  readonly because: string;
  /** Such as `v1.35.4`; null where it does not answer. */
  readonly version: string | null;
  readonly nodes: readonly NodeRow[];
  readonly ports: readonly PortRow[];
  readonly faults: readonly Fault[];
}

export async function clusterState(topology: Topology): Promise<ClusterState> {
  const { current, contexts } = await readKubeConfig();
  const wanted = topology.cluster.context;
  const chosen = await orFaults(chooseContext(wanted));
  const used = typeof chosen === 'string' ? chosen : undefined;
  const rows = contexts.map((each) => ({
    ...each,
    local: isLocal(each),
    current: each.name === current,
    used: each.name === used,
  }));
  const looked = used === undefined ? nothing : await look(used, topology);
  return {
    contexts: rows,
    context: used ?? null,
    because: reason(used, wanted),
    ...looked,
    faults: typeof chosen === 'string' ? looked.faults : chosen,
  };
}

function reason(used: string | undefined, wanted: string | undefined): string {
  if (used === undefined) return 'no context may be used';
  return wanted === undefined
    ? 'it is the current one, and of a cluster on this machine'
    : 'kafka-stack:kubeContext names it';
}

const nothing = { version: null, nodes: [], ports: [], faults: [] } as const;

async function look(
  context: string,
  topology: Topology,
): Promise<Pick<ClusterState, 'version' | 'nodes' | 'ports' | 'faults'>> {
  const { namespace, access } = topology.cluster;
  const ports = access === 'port-forward' ? [] : await portRows(context, topology);
  const missing = ports.filter(({ mapped }) => mapped === false).map(({ port }) => port);
  const unmapped = missing.length === 0 ? [] : [portsFault(context, missing)];
  const cluster = await orFaults(lookAtCluster({ context, namespace }));
  if ('version' in cluster) {
    const nodes = await nodeRows(context);
    return { version: cluster.version, nodes, ports, faults: unmapped };
  }
  return { version: null, nodes: [], ports, faults: [...cluster, ...unmapped] };
}

async function orFaults<T>(asked: Promise<T>): Promise<T | readonly Fault[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof UserFault) return error.faults;
    throw error;
  }
}

async function portRows(context: string, topology: Topology): Promise<PortRow[]> {
  const cluster = kindClusterOf(context);
  const mapped = cluster === undefined ? undefined : await mappedPorts(cluster);
  return publishedNumbers(topology).map((port) => ({ port, mapped: mapped?.has(port) ?? null }));
}

interface Node {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly nodeInfo: { readonly kubeletVersion: string };
  };
}

/** Empty where nobody may look. */
async function nodeRows(context: string): Promise<NodeRow[]> {
  const args = ['--context', context, 'get', 'nodes', '--output', 'json'];
  const { ok, stdout } = await askKubectl(args, { timeoutMs: 15_000 });
  if (!ok) return [];
  const { items } = JSON.parse(stdout) as { items: Node[] };
  return items.map(({ metadata, status }) => ({
    name: metadata.name,
    ready:
      status.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false,
    version: status.nodeInfo.kubeletVersion,
  }));
}
