/** What a stack of a test gets from the place where its target runs: ports that nobody holds, and how it is reached. */
import { execa } from 'execa';
import { dirname, delimiter } from 'node:path';
import { freeOffset, isFree } from '../../scripts/lib/free-ports.ts';
import { catalogue, nodePort } from '../../stacks/topology/catalogue.ts';
import type { PortName, ServiceName } from '../../stacks/topology/types.ts';
import { defaultRoot, layoutOf } from './cluster/layout.ts';
import { searchPath } from './cluster/debian.ts';

export interface Place {
  readonly portOffset: number;
  /** Where the stack publishes what usually has this port, without the offset. */
  readonly port: (usual: number) => number;
  /** Variables of every command. */
  readonly env: Readonly<Record<string, string>>;
}

export async function placeFor(target: unknown): Promise<Place> {
  return target === 'kubernetes' ? clusterPlace() : machinePlace();
}

async function machinePlace(): Promise<Place> {
  return { portOffset: await freeOffset(), port: (usual) => usual, env: {} };
}

const { kubeconfig, kubectl } = layoutOf(defaultRoot);

/** What the project needs to find the cluster of the tests. */
export const clusterEnv = {
  KUBECONFIG: kubeconfig,
  PATH: [dirname(kubectl), searchPath].join(delimiter),
} as const;

async function clusterPlace(): Promise<Place> {
  return { portOffset: await freeNodeOffset(), port: nodePortOf, env: clusterEnv };
}

interface UsualPort {
  readonly service: ServiceName;
  readonly name: PortName;
  readonly usual: number;
}

const usualPorts: readonly UsualPort[] = Object.entries(catalogue).flatMap(([service, { ports }]) =>
  Object.entries(ports).map(([name, usual]) => ({
    service: service as ServiceName,
    name: name as PortName,
    usual,
  })),
);

/** A port that is none of the catalogue stands for itself. */
function nodePortOf(usual: number): number {
  const found = usualPorts.find((each) => each.usual === usual);
  return found === undefined ? usual : nodePort(found.service, found.name);
}

/** Each once: ports that are not published have the numbers of others. */
const nodePorts = [...new Set(usualPorts.map(({ service, name }) => nodePort(service, name)))];

interface Services {
  readonly items: readonly {
    readonly spec: { readonly ports?: readonly { readonly nodePort?: number }[] };
  }[];
}

/**
 * An offset at which no Service and no process has the ports. A port of the nodes hides the same port of a process, so
 * it has to be free on the machine as well. Small, for workloads have ports up to 32499.
 */
export async function freeNodeOffset(): Promise<number> {
  const { stdout } = await execa(kubectl, [
    ...['--kubeconfig', kubeconfig, 'get', 'services', '--all-namespaces', '--output', 'json'],
  ]);
  const { items } = JSON.parse(stdout) as Services;
  const held = new Set(items.flatMap(({ spec }) => spec.ports?.map((each) => each.nodePort) ?? []));
  for (let tries = 0; tries < 50; tries += 1) {
    const offset = 60 + Math.floor(Math.random() * 200);
    const ports = nodePorts.map((port) => port + offset);
    if (ports.some((port) => held.has(port))) continue;
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return offset;
  }
  throw new Error('no offset found at which all ports of the nodes are free');
}
