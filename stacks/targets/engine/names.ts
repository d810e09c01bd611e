/** Names, ports and volumes that the stack wants on the engine, and who has them. */
import { fault, type Fault } from '../../errors.ts';
import { brokerDataVolume, formerVolumes } from '../../topology/brokers.ts';
import { engineName } from '../../topology/names.ts';
import {
  brokersOf,
  runningParts,
  volumesOf,
  type Topology,
  type Volume,
} from '../../topology/types.ts';
import { busyPorts, claimsOf, portFault, problemOf, type PortClaim } from '../machine/ports.ts';
import type { Engine } from './engine.ts';
import {
  inspectVolumes,
  networksNamed,
  ownerOf,
  type ContainerInfo,
  type Owner,
} from './objects.ts';

export function networkName(stack: string): string {
  return engineName(stack, 'kafka-stack');
}

/** Whether the engine keeps it for this stack under a name: no folder of this machine, nothing in memory. */
export function isEngineVolume(volume: Volume, topology: Topology): boolean {
  if (volume.kind === 'data') return topology.dataDir === undefined;
  return volume.kind === 'declared';
}

/** Names of the volumes on the engine by the names they have in the topology. */
export function engineVolumes(topology: Topology): Map<string, string> {
  return namesOf(volumesOf(runningParts(topology)), topology);
}

/** Those of brokers that the stack may once have had. */
function formerEngineVolumes(topology: Topology): Map<string, string> {
  return namesOf(formerVolumes(topology), topology);
}

function namesOf(volumes: readonly Volume[], topology: Topology): Map<string, string> {
  return new Map(
    volumes
      .filter((volume) => isEngineVolume(volume, topology))
      .map(({ name }) => [name, engineName(topology.stack, name)]),
  );
}

/** @param containers all of the engine */
export async function nameFaults(
  topology: Topology,
  containers: readonly ContainerInfo[],
): Promise<Fault[]> {
  const { stack } = topology;
  const wanted = runningParts(topology).map(({ containerName }) => containerName);
  const held = containers.filter(({ name }) => wanted.includes(name));
  const [volumes, networks] = await Promise.all([
    inspectVolumes([...engineVolumes(topology).values()]),
    networksNamed(networkName(stack)),
  ]);
  return [
    ...held.flatMap(({ name, image, labels }) =>
      inUse(
        `container ${name}`,
        ownerOf(labels, stack),
        `of image ${image}`,
        `docker rm -f ${name}`,
      ),
    ),
    ...volumes.flatMap(({ name, labels }) =>
      inUse(`volume ${name}`, ownerOf(labels, stack), 'with data', `docker volume rm ${name}`),
    ),
    ...networks.flatMap(({ name, labels }) =>
      inUse(`network ${name}`, ownerOf(labels, stack), '', `docker network rm ${name}`),
    ),
  ];
}

function inUse(what: string, owner: Owner, more: string, remove: string): Fault[] {
  if (owner === 'own') return [];
  return [
    fault('KS_NAME_IN_USE', {
      setting: '--stack',
      value: what,
      problem: `the engine has one already, ${describeOwner(owner, more)}`,
      fix: `use another stack name, or take it away if nobody needs it: ${remove}`,
    }),
  ];
}

export function describeOwner(owner: Exclude<Owner, 'own'>, more = ''): string {
  if (owner === 'stranger')
    return `${more === '' ? 'made' : `${more}, made`} by none of our stacks`;
  return `of stack ${owner.stack} (state in ${owner.home})`;
}

/** @param containers all of the engine */
export async function enginePortFaults(
  topology: Topology,
  containers: readonly ContainerInfo[],
  engine: Engine,
): Promise<Fault[]> {
  const claims = claimsOf(topology, ({ published }) => published);
  const holding = containers.filter(({ status }) => /^(running|restarting|paused)$/.test(status));
  const holderOf = ({ port }: PortClaim) => holding.find(({ ports }) => ports.includes(port));
  const byContainers = claims.flatMap((claim) => {
    const holder = holderOf(claim);
    const owner = holder && ownerOf(holder.labels, topology.stack);
    if (holder === undefined || owner === undefined || owner === 'own') return [];
    const who = `container ${holder.name}, ${describeOwner(owner)}`;
    return [portFault(claim, `port ${claim.port} is held by ${who}`)];
  });
  const others = engine.isHere ? claims.filter((claim) => holderOf(claim) === undefined) : [];
  const busy = await busyPorts(others);
  return [...byContainers, ...busy.map((claim) => portFault(claim, problemOf(claim)))];
}

/** Volumes of the stack that are there, those of former brokers too: their names on the engine by those in the topology. */
export async function ownVolumes(topology: Topology): Promise<Map<string, string>> {
  const names = new Map([...engineVolumes(topology), ...formerEngineVolumes(topology)]);
  const found = await inspectVolumes([...names.values()]);
  const own = found.filter(({ labels }) => ownerOf(labels, topology.stack) === 'own');
  const there = new Set(own.map(({ name }) => name));
  return new Map([...names].filter(([, location]) => there.has(location)));
}

const zookeeperVolumes = ['zookeeper-data', 'zookeeper-logs'];

/** Broker and ZooKeeper remember one another: volumes of one without the other are no stack. */
export async function pairFaults(topology: Topology): Promise<Fault[]> {
  const names = engineVolumes(topology);
  const named = (volumes: readonly string[]) => volumes.flatMap((name) => names.get(name) ?? []);
  const [ofZookeeper, ofBrokers] = [
    named(zookeeperVolumes),
    named(brokersOf(topology).map(({ name }) => brokerDataVolume(name))),
  ];
  const found = await inspectVolumes([...ofZookeeper, ...ofBrokers]);
  // A stranger's volume is told of by its name.
  if (found.some(({ labels }) => ownerOf(labels, topology.stack) !== 'own')) return [];
  const there = new Set(found.map(({ name }) => name));
  const broker = ofBrokers.find((name) => there.has(name));
  const gone = ofZookeeper.filter((name) => !there.has(name));
  if (broker === undefined || gone.length === 0) return [];
  return [
    fault('KS_DATA_IDS', {
      setting: '--stack',
      value: topology.stack,
      problem: `the engine has volume ${broker}, but ${gone.join(' and ')} ${gone.length > 1 ? 'are' : 'is'} gone: the broker would refuse the new cluster's id`,
      fix: `restore what is gone, or forget both with: ./kstack down --volumes --stack ${topology.stack}`,
    }),
  ];
}
