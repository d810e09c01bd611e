/** Looks at the engine before anything is created. */
import { fault, UserFault, type Fault } from '../../errors.ts';
import { stackPlaces } from '../../places.ts';
import type { Topology } from '../../topology/types.ts';
import { brokerCountFaults } from '../common/brokers-before.ts';
import { brokerFolders } from '../machine/broker-folders.ts';
import { connectorFaults } from '../machine/connectors.ts';
import { folderFaults } from '../machine/folders.ts';
import { memoryFaults } from '../machine/memory.ts';
import { bindFaults } from './binds.ts';
import { lookAtEngine, type Engine } from './engine.ts';
import { imageFaults } from './images.ts';
import { enginePortFaults, nameFaults, ownVolumes, pairFaults } from './names.ts';
import { allContainers } from './objects.ts';

export async function preflight(topology: Topology): Promise<Fault[]> {
  try {
    return await lookAtAll(topology, await lookAtEngine());
  } catch (error) {
    if (error instanceof UserFault) return [...error.faults];
    throw error;
  }
}

async function lookAtAll(topology: Topology, engine: Engine): Promise<Fault[]> {
  const containers = await allContainers();
  const looks = await Promise.all([
    nameFaults(topology, containers),
    enginePortFaults(topology, containers, engine),
    pairFaults(topology),
    imageFaults(topology, engine),
    folders(topology, engine),
    connectorFaults(topology),
    brokersBefore(topology),
  ]);
  return [
    ...reachFaults(topology, engine),
    ...looks.flat(),
    ...memoryFaults(topology, engine.memoryMb),
  ];
}

async function brokersBefore(topology: Topology): Promise<Fault[]> {
  if (topology.dataDir === undefined)
    return brokerCountFaults(topology, await ownVolumes(topology));
  return brokerCountFaults(topology, await brokerFolders(topology));
}

/** Ports that bind the loopback address of another machine are open to nobody here. */
function reachFaults({ listenAddress }: Topology, { isHere, endpoint }: Engine): Fault[] {
  if (isHere || !/^(127\.|localhost$)/.test(listenAddress)) return [];
  return [
    fault('KS_LISTENER', {
      setting: 'kafka-stack:listenAddress',
      value: listenAddress,
      problem: `the engine at ${endpoint} is another machine: ports that bind ${listenAddress} there cannot be reached from here`,
      allowed: 'an address of that machine which this one reaches',
      fix: 'set it to 0.0.0.0, and kafka-stack:advertisedHost to the name of that machine',
    }),
  ];
}

/** Only a stack that keeps its data in a folder of this machine has anything to look at. */
async function folders(topology: Topology, engine: Engine): Promise<Fault[]> {
  if (topology.dataDir === undefined) return [];
  const places = stackPlaces(topology.stack, topology.dataDir);
  const found = await folderFaults(topology, places);
  return found.length > 0 ? found : bindFaults(topology, places, engine);
}
