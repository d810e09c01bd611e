/** Containers and networks that a killed command has made and the state does not know. */
import { partsOf, type Topology } from '../../topology/types.ts';
import { docker } from './docker.ts';
import { networkName } from './names.ts';
import { networksNamed, ownerOf, stackContainers } from './objects.ts';

/**
 * Removes what no state knows; volumes stay, whoever made them.
 * @param known ids that stay
 * @returns names of the containers.
 */
export async function removeOrphans(
  topology: Topology,
  known: ReadonlySet<string>,
): Promise<string[]> {
  const containers = await stackContainers(topology.stack);
  const orphans = containers.filter(({ id }) => !known.has(id));
  // Clients first, ZooKeeper last: an orderly end needs the ones behind.
  const order = partsOf(topology)
    .map(({ containerName }) => containerName)
    .reverse();
  const place = ({ name }: { name: string }) => order.indexOf(name);
  for (const { id } of orphans.toSorted((a, b) => place(a) - place(b))) {
    await docker(['stop', '--time', String(graceSeconds(topology)), id]);
    await docker(['rm', '--force', id]);
  }
  for (const network of await networksNamed(networkName(topology.stack))) {
    if (known.has(network.id) || ownerOf(network.labels, topology.stack) !== 'own') continue;
    await docker(['network', 'rm', network.id]);
  }
  return orphans.map(({ name }) => name);
}

export function graceSeconds(topology: Topology): number {
  const longest = Math.max(...topology.services.map(({ stopGraceMs }) => stopGraceMs));
  return Math.ceil(longest / 1000);
}
