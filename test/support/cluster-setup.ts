/** Before the first test of a vitest project on the cluster: it runs and has the images. It stays for the next run. */
import { contentLabel, ownImage, ownImages } from '../../images/names.ts';
import { docker } from '../../stacks/targets/engine/docker.ts';
import { inspectImages } from '../../stacks/targets/engine/image-info.ts';
import { clusterUp } from './cluster/cluster.ts';

export async function setup(): Promise<void> {
  const cluster = await clusterUp();
  await cluster.importImages(await imagesForCluster());
}

/** The project's own images of the engine, under the names that a stack in a cluster gives them. */
async function imagesForCluster(): Promise<string[]> {
  const found = await inspectImages(ownImages.map(ownImage));
  const tagged = [...found].map(([name, { labels }]) => {
    const content = labels[contentLabel];
    if (content === undefined)
      throw new Error(`${name} is none of the project's: build the images`);
    return [name, `${name}-${content}`] as const;
  });
  for (const [name, tag] of tagged) await docker(['tag', name, tag]);
  return tagged.map(([, tag]) => tag);
}
