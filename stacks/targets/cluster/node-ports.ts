/** Ports of the nodes that the stack wants: whether the cluster has them, and this machine reaches them. */
import { fault, type Fault } from '../../errors.ts';
import { portSetting, runningParts, type Part, type Topology } from '../../topology/types.ts';
import { kindClusterOf, mappedPorts } from './kind.ts';
import { lookAround, type ClusterPlace } from './kubectl.ts';

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
  const services = (await lookAround<Service>(context, 'services')) ?? [];
  const others = services.filter(({ metadata }) => metadata.namespace !== namespace);
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

/** @returns the fault of a cluster of kind that was made without some of the ports */
async function unmappedPorts(claims: readonly Claim[], context: string): Promise<Fault[]> {
  const cluster = kindClusterOf(context);
  const mapped = cluster === undefined ? undefined : await mappedPorts(cluster);
  const missing = claims.map(({ port }) => port).filter((port) => mapped?.has(port) === false);
  return missing.length === 0 ? [] : [portsFault(context, missing)];
}

/** @param missing ports of the nodes that this machine does not reach */
export function portsFault(context: string, missing: readonly number[]): Fault {
  return fault('KS_CLUSTER_PORTS', {
    setting: 'kafka-stack:kubeContext',
    value: context,
    problem: `this machine does not reach ports ${missing.join(', ')} of the nodes: the cluster was made without them, and kind adds none to a cluster that is there`,
    fix: `make the cluster anew, which deletes what is in it: ./kstack cluster down, then ./kstack cluster up; or choose ports that it has: pulumi config set portOffset N; or reach the services without ports: pulumi config set access port-forward`,
  });
}
