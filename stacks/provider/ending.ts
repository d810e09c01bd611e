/**
 * The resource `Ending`: stops a service before those that it needs are removed. Pulumi removes in the reverse of the
 * order in which it makes; with this resource behind the services, they are made at one moment and still end in turn.
 */
import { isDeepStrictEqual } from 'node:util';
import { kubectl } from '../targets/cluster/kubectl.ts';
import { docker } from '../targets/engine/docker.ts';
import { stackContainers } from '../targets/engine/objects.ts';

export interface ContainerEnding {
  readonly stack: string;
  /** Its name. */
  readonly container: string;
  /** Between SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
}

export interface PodsEnding {
  readonly context: string;
  readonly namespace: string;
  /** What makes the pods, such as `statefulset/kafka`. */
  readonly object: string;
}

export type EndingInputs = ContainerEnding | PodsEnding;

export const endingResource = {
  create(inputs: EndingInputs) {
    return Promise.resolve({
      id: 'object' in inputs ? inputs.object : inputs.container,
      outs: inputs,
    });
  },

  /** Never made anew: that would stop what goes on. */
  diff(olds: EndingInputs, news: EndingInputs) {
    return { changes: !isDeepStrictEqual(olds, news), replaces: [] };
  },

  async delete(inputs: EndingInputs) {
    await ('object' in inputs ? deletePods(inputs) : stopContainer(inputs));
  },
};

/** A container of the name that is not the stack's is let be, and so is one that does not run. */
async function stopContainer({ stack, container, graceSeconds }: ContainerEnding): Promise<void> {
  const own = (await stackContainers(stack)).filter(({ name }) => name === container);
  for (const { id } of own) await docker(['stop', '--time', String(graceSeconds), id]);
}

/** The pods get the grace that they were made with. */
async function deletePods({ object, ...place }: PodsEnding): Promise<void> {
  const flags = ['--cascade=foreground', '--ignore-not-found', '--wait'];
  await kubectl(place, ['delete', object, ...flags]);
}
