/** Folders of this machine that brokers have used, of the present number and any other. */
import { readdir } from 'node:fs/promises';
import { stackPlaces } from '../../places.ts';
import { formerVolumes } from '../../topology/brokers.ts';
import { brokersOf, volumesOf, type Topology } from '../../topology/types.ts';
import { isClaimed, ownerFaults, volumeFolder } from './folders.ts';

/** @returns by the names of the volumes; of former brokers those that hold partitions */
export async function brokerFolders(topology: Topology): Promise<Map<string, string>> {
  const places = stackPlaces(topology.stack, topology.dataDir);
  // Another's folder is told of elsewhere.
  const isOwn = (await isClaimed(places)) && (await ownerFaults(topology, places)).length === 0;
  if (!isOwn) return new Map();
  const present = volumesOf(brokersOf(topology)).map((volume) => ({ volume, isFormer: false }));
  const former = formerVolumes(topology).map((volume) => ({ volume, isFormer: true }));
  const looked = [...present, ...former].map(async ({ volume, isFormer }) => {
    const folder = volumeFolder(volume, places);
    const entries = await readdir(folder).catch((): string[] => []);
    const used = isFormer ? entries.some(isPartition) : entries.includes('meta.properties');
    return used ? ([[volume.name, folder]] as const) : [];
  });
  return new Map((await Promise.all(looked)).flat());
}

function isPartition(entry: string): boolean {
  return /-\d+$/.test(entry);
}
