/** Looks at this machine before anything is created. */
import { findJava } from '../../../distribution/java.ts';
import { UserFault, type Fault } from '../../errors.ts';
import { stackPlaces } from '../../places.ts';
import type { Topology } from '../../topology/types.ts';
import { brokerCountFaults } from '../common/brokers-before.ts';
import { brokerFolders } from './broker-folders.ts';
import { connectorFaults } from './connectors.ts';
import { folderFaults } from './folders.ts';
import { memoryFaults } from './memory.ts';
import { portFaults } from './ports.ts';

export async function preflight(topology: Topology): Promise<Fault[]> {
  const places = stackPlaces(topology.stack, topology.dataDir);
  const looks = await Promise.all([
    portFaults(topology),
    folderFaults(topology, places),
    connectorFaults(topology),
    brokerFolders(topology).then((folders) => brokerCountFaults(topology, folders)),
  ]);
  return [...javaFaults(topology), ...looks.flat(), ...memoryFaults(topology)];
}

function javaFaults(topology: Topology): readonly Fault[] {
  try {
    findJava(topology.javaHome);
    return [];
  } catch (error) {
    if (error instanceof UserFault) return error.faults;
    throw error;
  }
}
