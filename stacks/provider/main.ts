/** Our Pulumi provider: one plugin process, a table of resources, and cancellation for all of them. */
import type { Provider } from '@pulumi/pulumi/provider/index.js';
import { main } from '@pulumi/pulumi/provider/index.js';
import type { ProcessInputs, ProcessOutputs } from './process.ts';
import type { DeliveryInputs } from './delivery.ts';
import type { EndingInputs } from './ending.ts';
import type { NetworkInputs, NetworkOutputs } from './network.ts';
import { parseUrn } from './urn.ts';
import { reveal, veil } from './secrets.ts';
import type { ProofInputs, ProofOutputs } from './proof.ts';

const cancelled = new AbortController();

interface Changed {
  readonly changes: boolean;
  readonly replaces?: string[];
  readonly deleteBeforeReplace?: boolean;
}

/** What each resource can do; inputs and outputs are its own. */
interface Kind {
  readonly create: (inputs: unknown) => Promise<{ readonly id: string; readonly outs: object }>;
  readonly diff: (olds: unknown, news: unknown) => Changed | Promise<Changed>;
  readonly update: (olds: unknown, news: unknown) => Promise<object> | object;
  /** Whether a refresh still finds it. */
  readonly isThere: (props: unknown) => boolean | Promise<boolean>;
  readonly delete: (props: unknown) => Promise<void>;
}

/** Loaded when the first of its kind is asked for: what all wait for, such as the network, must not wait for clients. */
const kinds: Readonly<Record<string, () => Promise<Kind>>> = {
  async Process() {
    const { processResource } = await import('./process.ts');
    return {
      create: (inputs) => processResource.create(inputs as ProcessInputs, cancelled.signal),
      diff: (olds, news) => processResource.diff(olds as ProcessOutputs, news as ProcessInputs),
      update: (olds, news) =>
        processResource.update(olds as ProcessOutputs, news as ProcessInputs).outs,
      isThere: (props) => processResource.isThere(props as ProcessOutputs),
      delete: (props) => processResource.delete(props as ProcessOutputs),
    };
  },
  async Proof() {
    const { proofResource } = await import('./proof.ts');
    return {
      create: (inputs) => proofResource.create(inputs as ProofInputs, cancelled.signal),
      diff: (olds, news) => proofResource.diff(olds as ProofOutputs, news as ProofInputs),
      update: async (_olds, news) =>
        (await proofResource.update(news as ProofInputs, cancelled.signal)).outs,
      isThere: () => true,
      delete: () => Promise.resolve(),
    };
  },
  async Network() {
    const { networkResource } = await import('./network.ts');
    return {
      create: (inputs) => networkResource.create(inputs as NetworkInputs),
      diff: (olds, news) => networkResource.diff(olds as NetworkOutputs, news as NetworkInputs),
      update: (olds) => olds as NetworkOutputs,
      isThere: (props) => networkResource.isThere(props as NetworkOutputs),
      delete: (props) => networkResource.delete(props as NetworkOutputs),
    };
  },
  async Delivery() {
    const { deliveryResource } = await import('./delivery.ts');
    return {
      create: (inputs) => deliveryResource.create(inputs as DeliveryInputs, cancelled.signal),
      diff: (olds, news) => deliveryResource.diff(olds as DeliveryInputs, news as DeliveryInputs),
      update: (_olds, news) => deliveryResource.update(news as DeliveryInputs, cancelled.signal),
      isThere: () => true,
      delete: () => Promise.resolve(),
    };
  },
  async Ending() {
    const { endingResource } = await import('./ending.ts');
    return {
      create: (inputs) => endingResource.create(inputs as EndingInputs),
      diff: (olds, news) => endingResource.diff(olds as EndingInputs, news as EndingInputs),
      update: (_olds, news) => news as EndingInputs,
      isThere: () => true,
      delete: (props) => endingResource.delete(props as EndingInputs),
    };
  },
};

async function kindOf(urn: string): Promise<Kind> {
  const kind = kinds[parseUrn(urn).type];
  if (!kind) throw new Error(`unknown resource type in ${urn}`);
  return kind();
}

const provider: Provider = {
  version: '0.1.0',

  async check(_urn, _olds, news: unknown) {
    return Promise.resolve({ inputs: news });
  },

  async diff(_id, urn, olds: unknown, news: unknown) {
    return (await kindOf(urn)).diff(reveal(olds), reveal(news));
  },

  async create(urn, inputs: unknown) {
    const { id, outs } = await (await kindOf(urn)).create(reveal(inputs));
    return { id, outs: veil(outs, inputs) };
  },

  async read(id, urn, props: unknown) {
    return (await (await kindOf(urn)).isThere(reveal(props)))
      ? { id, props }
      : { id: '', props: {} };
  },

  async update(_id, urn, olds: unknown, news: unknown) {
    return { outs: veil(await (await kindOf(urn)).update(reveal(olds), reveal(news)), news) };
  },

  async delete(_id, urn, props: unknown) {
    await (await kindOf(urn)).delete(reveal(props));
  },

  async cancel() {
    cancelled.abort(new Error('cancelled'));
    return Promise.resolve();
  },
};

// A killed Pulumi cannot tell its plug-ins to end.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();

await main(provider, process.argv.slice(2));
