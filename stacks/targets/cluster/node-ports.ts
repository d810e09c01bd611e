/** Ports of the nodes that the stack wants: whether the cluster has them, and this machine reaches them. */
import { fault, type Fault } from '../../errors.ts';
import { portSetting, runningParts, type Part, type Topology } from '../../topology/types.ts';
import { askDocker } from '../engine/docker.ts';
import { askKubectl, type ClusterPlace } from './kubectl.ts';

interface Claim {
  readonly part: Part;
  readonly setting: string;
  readonly port: number;
}

export async function nodePortFaults(topology: Topology, place: ClusterPlace): Promise<Fault[]> {
  const claims = claimsOf(topology);
  const [held, unmapped] = await Promise.all([
    heldPorts(claims, place),
    unmappedPorts(claims, place.context),
  ]);
  return [...held, ...unmapped];
}

function claimsOf(topology: Topology): Claim[] {
  return runningParts(topology).flatMap((part) =>
    part.ports.flatMap(({ name, published }) =>
      published === undefined ? [] : [{ part, setting: portSetting(part, name), port: published }],
    ),
  );
}

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly ports?: readonly { readonly nodePort?: number }[] };
}

/** A port of the nodes belongs to one Service of the whole cluster. */
async function heldPorts(claims: readonly Claim[], place: ClusterPlace): Promise<Fault[]> {
  const { context, namespace } = place;
  const args = ['get', 'services', '--all-namespaces', '--output', 'json'];
  const { ok, stdout } = await askKubectl(['--context', context, ...args]);
  // Not everybody may look into other namespaces.
  if (!ok) return [];
  const { items } = JSON.parse(stdout) as { items: Service[] };
  const others = items.filter(({ metadata }) => metadata.namespace !== namespace);
  return claims.flatMap(({ setting, port }) => {
    const holder = others.find(({ spec }) => spec.ports?.some(({ nodePort }) => nodePort === port));
    if (holder === undefined) return [];
    const { name, namespace } = holder.metadata;
    return [
      fault('KS_PORT_IN_USE', {
        setting,
        value: String(port),
        problem: `port ${port} of the nodes is held by Service ${name} of namespace ${namespace}`,
        fix: 'move this stack with kafka-stack:portOffset, or this port with the setting named here',
      }),
    ];
  });
}

type Bindings = Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>;

/** The node of kind is a container: of its ports only those that it was made with are ports of this machine. */
async function unmappedPorts(claims: readonly Claim[], context: string): Promise<Fault[]> {
  const cluster = /^kind-(.+)$/.exec(context)?.[1];
  if (cluster === undefined) return [];
  const node = `${cluster}-control-plane`;
  const answer = await askDocker([
    'inspect',
    '--format',
    '{{json .HostConfig.PortBindings}}',
    node,
  ]);
  if (!answer.ok) return [];
  const bindings = JSON.parse(answer.stdout) as Bindings;
  const missing = claims.filter(({ port }) => !isMapped(bindings, port));
  if (missing.length === 0) return [];
  return [
    fault('KS_CLUSTER_PORTS', {
      setting: 'kafka-stack:kubeContext',
      value: context,
      problem: `this machine does not reach ports ${missing.map(({ port }) => port).join(', ')} of the node: the cluster was made without them, and kind cannot add ports to a running cluster`,
      fix: 'make the cluster anew with them: ./kstack cluster down and ./kstack cluster up; or choose ports that it has with kafka-stack:portOffset',
    }),
  ];
}

/** Brokers hand out the number of the node's port: it has to be the same on this machine. */
function isMapped(bindings: Bindings, port: number): boolean {
  return bindings[`${port}/tcp`]?.some(({ HostPort }) => HostPort === String(port)) ?? false;
}
