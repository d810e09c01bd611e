/** The resource `Delivery`: files of the project that a pod waits for, brought to it. */
import { isDeepStrictEqual } from 'node:util';
import { deliver, type Delivery } from '../targets/cluster/connectors.ts';

/** `generation` of what makes the pods: another one makes other pods, which may wait again. */
export interface DeliveryInputs extends Delivery {
  readonly generation: string;
}

export const deliveryResource = {
  async create(inputs: DeliveryInputs, signal: AbortSignal) {
    await deliver(inputs, signal);
    return { id: inputs.folder, outs: inputs };
  },

  diff(olds: DeliveryInputs, news: DeliveryInputs) {
    return { changes: !isDeepStrictEqual(olds, news) };
  },

  async update(inputs: DeliveryInputs, signal: AbortSignal) {
    await deliver(inputs, signal);
    return inputs;
  },
};
