/**
 * The resource `Network`: a network of an engine. The Docker plug-in has one as well, which waits two seconds at each
 * creation, look and removal; everything of a stack would wait with it.
 */
import { isDeepStrictEqual } from 'node:util';
import { askDocker, docker } from '../targets/engine/docker.ts';

export interface NetworkInputs {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface NetworkOutputs extends NetworkInputs {
  /** The engine's id of it. */
  readonly networkId: string;
}

export const networkResource = {
  async create({ name, labels }: NetworkInputs) {
    const flags = Object.entries(labels).flatMap(([label, value]) => [
      '--label',
      `${label}=${value}`,
    ]);
    const networkId = (await docker(['network', 'create', ...flags, name])).trim();
    const outs: NetworkOutputs = { name, labels, networkId };
    return { id: networkId, outs };
  },

  diff(olds: NetworkOutputs, news: NetworkInputs) {
    const keys = ['name', 'labels'] as const;
    const replaces = keys.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: true };
  },

  /** Whether a refresh still finds it. */
  async isThere({ networkId }: NetworkOutputs): Promise<boolean> {
    return (await askDocker(['network', 'inspect', networkId])).ok;
  },

  /** One that is gone already is as good as removed. */
  async delete(props: NetworkOutputs) {
    if (await this.isThere(props)) await docker(['network', 'rm', props.networkId]);
  },
};
