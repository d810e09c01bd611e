/**
 * The resource `Ending`: stops a container before those that it needs are removed. Pulumi removes in the reverse of the
 * order in which it makes; with this resource behind the containers, they are made at one moment and still end in turn.
 */
import { isDeepStrictEqual } from 'node:util';
import { docker } from '../targets/engine/docker.ts';
import { stackContainers } from '../targets/engine/objects.ts';

export interface EndingInputs {
  readonly stack: string;
  /** Its name. */
  readonly container: string;
  /** Between SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
}

export const endingResource = {
  create(inputs: EndingInputs) {
    return Promise.resolve({ id: inputs.container, outs: inputs });
  },

  /** Never made anew: that would stop a container that goes on. */
  diff(olds: EndingInputs, news: EndingInputs) {
    const keys = ['stack', 'container', 'graceSeconds'] as const;
    return { changes: keys.some((key) => !isDeepStrictEqual(olds[key], news[key])), replaces: [] };
  },

  /** A container of the name that is not the stack's is let be, and so is one that does not run. */
  async delete({ stack, container, graceSeconds }: EndingInputs) {
    const own = (await stackContainers(stack)).filter(({ name }) => name === container);
    for (const { id } of own) await docker(['stop', '--time', String(graceSeconds), id]);
  },
};
