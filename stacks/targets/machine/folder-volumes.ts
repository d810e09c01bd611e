/** Volumes that are folders of this machine: what is in them, and deleting them. */
import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserFault } from '../../errors.ts';
import type { StackPlaces } from '../../places.ts';
import type { Topology, Volume } from '../../topology/types.ts';
import type { VolumeInfo } from '../target.ts';
import { isClaimed, ownerFaults, unclaim, volumeFolder } from './folders.ts';

/**
 * @returns those of the volumes that are there
 * @throws UserFault when the folder is another stack's.
 */
export async function folderVolumes(
  topology: Topology,
  places: StackPlaces,
  volumes: readonly Volume[],
): Promise<VolumeInfo[]> {
  const faults = await ownerFaults(topology, places);
  if (faults.length > 0) throw new UserFault(faults);
  if (!(await isClaimed(places))) return [];
  const looked = volumes.map(async (volume) => {
    const location = volumeFolder(volume, places);
    const bytes = await sizeOf(location).catch(() => undefined);
    return bytes === undefined ? [] : [{ name: volume.name, location, bytes }];
  });
  return (await Promise.all(looked)).flat();
}

/** Blocks on disk, as `du` counts them: preallocated index files are mostly holes. */
async function sizeOf(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).blocks * 512);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Gives the data folder back with them. */
export async function deleteFolderVolumes(
  places: StackPlaces,
  volumes: readonly VolumeInfo[],
): Promise<void> {
  // Out of the way at once: deleting may take long, and an up in the meantime begins with new ones.
  const doomed = await mkdtemp(join(places.data, '.deleted-')).catch(() => undefined);
  if (doomed === undefined) return;
  for (const { name, location } of volumes) await rename(location, join(doomed, name));
  await unclaim(places);
  await rm(doomed, { recursive: true, force: true });
}
