/** The configuration that kind makes a cluster from. */
import { stringify } from 'yaml';
import { runningParts, type Port, type Topology } from '../../../stacks/topology/types.ts';

/** Everything that it does not name is as kind has it. */
export function kindConfig(topology: Topology): string {
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [{ role: 'control-plane', extraPortMappings: publishedPorts(topology).map(mapping) }],
  });
}

/** A port of the node, published on this machine under its own number: brokers hand that number to their clients. */
function mapping({ published, address }: Port) {
  return {
    containerPort: published,
    hostPort: published,
    listenAddress: address,
    protocol: 'TCP',
  };
}

/**
 * Ports of the nodes, in the order of their numbers, so that the order of parts changes nothing. By port-forward a stack
 * needs none: the forwards themselves want these ports of this machine.
 */
export function publishedPorts(topology: Topology): Port[] {
  if (topology.cluster.access === 'port-forward') return [];
  return runningParts(topology)
    .flatMap(({ ports }) => ports)
    .filter(({ published }) => published !== undefined)
    .sort((a, b) => (a.published ?? 0) - (b.published ?? 0));
}

export function publishedNumbers(topology: Topology): number[] {
  return publishedPorts(topology).flatMap(({ published }) => published ?? []);
}
