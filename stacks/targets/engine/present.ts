/**
 * What of a stack is on the engine right now. Pulumi believes its state; a container that someone has removed or
 * stopped is only made anew when the program says that it must be, in preview and update alike.
 */
import { inspectImages } from './image-info.ts';
import { engineVolumes, networkName } from './names.ts';
import {
  inspectVolumes,
  labelNames,
  networksNamed,
  ownerOf,
  stackContainers,
  stackLabels,
} from './objects.ts';
import { runningParts, type Topology } from '../../topology/types.ts';

export interface Present {
  /** Labels for an object of the engine: those it has, or, where it is gone or broken, new ones. */
  readonly labels: (
    kind: 'container' | 'network' | 'volume',
    name: string,
  ) => Record<string, string>;
  /** The engine's id of an image; undefined where it is not there yet. */
  readonly imageId: (image: string) => string | undefined;
}

/** States in which a container works, or comes back by itself. */
const working = ['running', 'restarting'];

type Labels = Readonly<Record<string, string>> | null | undefined;

/** @throws when the engine does not answer: taken for nothing, that would make everything anew */
export async function lookForStack(topology: Topology): Promise<Present> {
  const images = [...new Set(runningParts(topology).map(({ image }) => image ?? ''))];
  const [containers, networks, volumes, ids] = await Promise.all([
    stackContainers(topology.stack),
    networksNamed(networkName(topology.stack)),
    inspectVolumes([...engineVolumes(topology).values()]),
    inspectImages(images),
  ]);
  const found = new Map<string, Labels>([
    ...containers
      .filter(({ status }) => working.includes(status))
      .map(({ name, labels }) => [`container ${name}`, labels] as const),
    ...networks.map(({ name, labels }) => [`network ${name}`, labels] as const),
    ...volumes.map(({ name, labels }) => [`volume ${name}`, labels] as const),
  ]);
  const fresh = freshLabels(topology.stack);
  return {
    labels(kind, name) {
      const labels = found.get(`${kind} ${name}`);
      return labels && ownerOf(labels, topology.stack) === 'own' ? ownLabels(labels) : fresh;
    },
    imageId: (image) => ids.get(image)?.id,
  };
}

function freshLabels(stack: string): Record<string, string> {
  return { ...stackLabels(stack), [labelNames.made]: new Date().toISOString() };
}

/** The service's own label is put behind them. */
function ownLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const { stack, home, made } = labelNames;
  const kept = [stack, home, made].flatMap((name): [string, string][] => {
    const value = labels[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(kept);
}
