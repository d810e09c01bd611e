/** Makes a cluster of kind that this machine reaches at the ports of a stack, or finds it made. */
import { fault, UserFault, type Fault } from '../../../stacks/errors.ts';
import { lookAtCluster } from '../../../stacks/targets/cluster/cluster.ts';
import { loadImages } from '../../../stacks/targets/cluster/images.ts';
import { kindContext, kindNodes, mappedPorts } from '../../../stacks/targets/cluster/kind.ts';
import { portsFault } from '../../../stacks/targets/cluster/node-ports.ts';
import { lookAtEngine } from '../../../stacks/targets/engine/engine.ts';
import {
  busyPorts,
  claimsOf,
  portFault,
  problemOf,
} from '../../../stacks/targets/machine/ports.ts';
import type { Topology } from '../../../stacks/topology/types.ts';
import { sayBeside, withProgress } from '../progress.ts';
import { kindConfig, publishedNumbers } from './config.ts';
import { createKindCluster, kindClusters, kindVersion, type KindPlace } from './kind.ts';
import { forget, remember } from './own.ts';

export interface KindUp {
  readonly context: string;
  /** False where it was there. */
  readonly made: boolean;
  /** Ports of the stack. */
  readonly ports: readonly number[];
}

/** @throws UserFault before anything is made: no kind, no engine, ports that are held or that a cluster lacks. */
export async function kindUp(place: KindPlace, topology: Topology): Promise<KindUp> {
  const version = await kindVersion();
  await lookAtEngine();
  const isThere = (await kindClusters()).includes(place.name);
  if (isThere) await refuseUnfit(place, topology);
  else await make(place, topology, version);
  const context = kindContext(place.name);
  await loadImages(topology, context, sayBeside);
  return { context, made: !isThere, ports: publishedNumbers(topology) };
}

async function make(place: KindPlace, topology: Topology, version: string): Promise<void> {
  const wanted = publishedNumbers(topology);
  const busy = await busyPorts(
    claimsOf(topology, ({ published }) => published).filter(({ port }) => wanted.includes(port)),
  );
  if (busy.length > 0) throw new UserFault(busy.map((each) => portFault(each, problemOf(each))));
  const config = remember(place.name, kindConfig(topology));
  try {
    await withProgress(`making cluster ${place.name} with ${version}`, () =>
      createKindCluster(place, config),
    );
  } catch (error) {
    forget(place.name);
    throw error;
  }
}

/** @throws UserFault for one that lacks ports, or does not answer */
async function refuseUnfit({ name }: KindPlace, topology: Topology): Promise<void> {
  const context = kindContext(name);
  const mapped = await mappedPorts(name);
  const missing = publishedNumbers(topology).filter((port) => mapped?.has(port) === false);
  if (missing.length > 0) throw new UserFault([portsFault(context, missing)]);
  await lookAtCluster({ context, namespace: topology.cluster.namespace }).catch(
    async (error: unknown) => {
      throw new UserFault([doesNotAnswer(name, await kindNodes(name), error)], { cause: error });
    },
  );
}

function doesNotAnswer(name: string, nodes: readonly string[], error: unknown): Fault {
  const said = error instanceof UserFault ? (error.faults[0]?.problem ?? '') : String(error);
  return fault('KS_CLUSTER', {
    setting: '--name',
    value: name,
    problem: `the cluster is there, but cannot be used: ${said}`,
    fix: `start its nodes: docker start ${nodes.join(' ')}; or get its context back: kind export kubeconfig --name ${name}; or make it anew: ./kstack cluster down and ./kstack cluster up`,
  });
}
