/** Images for a cluster: those that the project builds get a tag of their own for each content, and are loaded. */
import { execa } from 'execa';
import { contentLabel } from '../../../images/names.ts';
import { fault, messageOf, UserFault } from '../../errors.ts';
import { isBuiltHere } from '../../topology/images.ts';
import { imageSetting, runningParts, type Topology } from '../../topology/types.ts';
import { docker } from '../engine/docker.ts';
import { inspectImages } from '../engine/image-info.ts';

/** The name under which a cluster has an image, by the name in the topology. */
export type ClusterImages = ReadonlyMap<string, string>;

/** A cluster does not look again at a tag that it has: another content needs another tag. */
export async function clusterImages(topology: Topology): Promise<ClusterImages> {
  const built = builtHere(topology);
  if (built.length === 0) return new Map();
  // Without an engine here, somebody else has given the images to the cluster, under the names that they have.
  const found = await inspectImages(built).catch(() => new Map<string, never>());
  return new Map(
    [...found].flatMap(([name, { labels }]) => {
      const content = labels[contentLabel];
      return content === undefined ? [] : [[name, `${name}-${content}`]];
    }),
  );
}

function builtHere(topology: Topology): string[] {
  const images = runningParts(topology).flatMap(({ image }) => image ?? []);
  return [...new Set(images)].filter(isBuiltHere);
}

/** Gives the images of this machine's engine to a local cluster, as its own tool does it. */
export async function loadImages(
  topology: Topology,
  context: string,
  say: (text: string) => void,
): Promise<void> {
  const images = await clusterImages(topology);
  const loader = loaders.find(({ contexts }) => contexts.test(context));
  for (const [name, tagged] of images) {
    await docker(['tag', name, tagged]);
    if (loader === undefined) continue;
    const cluster = loader.contexts.exec(context)?.groups?.['name'] ?? '';
    const [program = '', ...args] = loader.command(cluster, tagged);
    say(`loading ${tagged} into ${context}`);
    await execa(program, args, { stdin: 'ignore' }).catch((error: unknown) => {
      throw new UserFault([loadFault(topology, name, messageOf(error))], { cause: error });
    });
  }
}

interface Loader {
  readonly contexts: RegExp;
  readonly command: (cluster: string, image: string) => readonly string[];
}

/** Each skips what the nodes have. Docker Desktop and its like share the engine's images. */
const loaders: readonly Loader[] = [
  {
    contexts: /^kind-(?<name>.+)$/,
    command: (cluster, image) => ['kind', 'load', 'docker-image', image, '--name', cluster],
  },
  {
    contexts: /^k3d-(?<name>.+)$/,
    command: (cluster, image) => ['k3d', 'image', 'import', image, '--cluster', cluster],
  },
  {
    contexts: /^(?<name>minikube)$/,
    command: (cluster, image) => ['minikube', 'image', 'load', image, '--profile', cluster],
  },
];

function loadFault(topology: Topology, image: string, said: string) {
  const part = runningParts(topology).find((each) => each.image === image);
  return fault('KS_IMAGE', {
    setting: part === undefined ? 'kafka-stack:images' : imageSetting(part),
    value: image,
    problem: `it cannot be loaded into the cluster: ${said.split('\n')[0] ?? ''}`,
    fix: "install the cluster's own tool, or push the image to a registry and name it there with kafka-stack:images",
  });
}
