/** Folders of this machine that containers get as volumes: the images run as a user of their own. */
import { chown, mkdir, stat } from 'node:fs/promises';
import { fault, type Fault } from '../../errors.ts';
import type { StackPlaces } from '../../places.ts';
import { runningParts, volumesOf, type Topology, type Volume } from '../../topology/types.ts';
import { claimFolder, volumeFolder } from '../machine/folders.ts';
import type { Engine } from './engine.ts';
import { isEngineVolume } from './names.ts';

/** User and group of the images. */
export const imageUser = 1000;

/** Volumes that are folders below the data folder. */
export function boundVolumes(topology: Topology): Volume[] {
  return volumesOf(runningParts(topology))
    .filter(({ kind }) => kind === 'data')
    .filter((volume) => !isEngineVolume(volume, topology));
}

export async function bindFaults(
  topology: Topology,
  places: StackPlaces,
  engine: Engine,
): Promise<Fault[]> {
  if (!engine.isHere) return [remoteFolder(places.data, engine.endpoint)];
  // Docker Desktop maps owners.
  if (engine.isDesktop) return [];
  const looked = boundVolumes(topology).map((volume) => ownerFault(volumeFolder(volume, places)));
  return (await Promise.all(looked)).flat();
}

function remoteFolder(folder: string, endpoint: string): Fault {
  return fault('KS_DATA_DIR', {
    setting: 'kafka-stack:dataDir',
    value: folder,
    problem: `the engine at ${endpoint} has other files than this machine`,
    fix: 'take the setting out: the engine keeps named volumes then',
  });
}

/** A folder that is not there yet is made with the right owner, which only root and that user can. */
async function ownerFault(folder: string): Promise<Fault[]> {
  const info = await stat(folder).catch(() => undefined);
  const isMakeable = [0, imageUser].includes(process.getuid?.() ?? 0);
  if (info === undefined && isMakeable) return [];
  if (info && (info.uid === imageUser || (info.mode & 0o007) === 0o007)) return [];
  const found = info
    ? `it belongs to uid ${info.uid} (mode ${(info.mode & 0o777).toString(8)})`
    : `it is not there, and uid ${process.getuid?.() ?? 0} cannot make it for another user`;
  return [
    fault('KS_DATA_DIR', {
      setting: 'kafka-stack:dataDir',
      value: folder,
      problem: `${found}, but the images run as uid ${imageUser}, which must be able to write there`,
      allowed: `a folder of uid ${imageUser}`,
      fix: `sudo mkdir -p ${folder} && sudo chown -R ${imageUser}:${imageUser} ${folder}; or take the setting out: the engine keeps named volumes then`,
    }),
  ];
}

/** Makes the folders with the owner that the images need. */
export async function makeBinds(topology: Topology, places: StackPlaces): Promise<void> {
  if (topology.dataDir === undefined) return;
  await claimFolder(topology, places);
  for (const volume of boundVolumes(topology)) {
    const folder = volumeFolder(volume, places);
    const made = await mkdir(folder, { recursive: true });
    if (made !== undefined && process.getuid?.() === 0) await chown(folder, imageUser, imageUser);
  }
}
