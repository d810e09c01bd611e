/** Our Pulumi provider: one plugin process, a table of resources, and cancellation for all of them. */
import type { Provider } from '@pulumi/pulumi/provider/index.js';
import { main } from '@pulumi/pulumi/provider/index.js';
import { processResource, type ProcessInputs, type ProcessOutputs } from './process.ts';
import { proofResource, type ProofInputs, type ProofOutputs } from './proof.ts';

const cancelled = new AbortController();

/** `urn:pulumi:stack::project::parent$kafka-stack:index:Process::name` → `Process`. */
function kindOf(urn: string): 'Process' | 'Proof' {
  const type = urn.split('::')[2]?.split('$').at(-1)?.split(':').at(-1);
  if (type !== 'Process' && type !== 'Proof') throw new Error(`unknown resource type in ${urn}`);
  return type;
}

const provider: Provider = {
  version: '0.1.0',

  async check(_urn, _olds, news: unknown) {
    return Promise.resolve({ inputs: news });
  },

  async diff(_id, urn, olds: unknown, news: unknown) {
    return kindOf(urn) === 'Process'
      ? processResource.diff(olds as ProcessOutputs, news as ProcessInputs)
      : proofResource.diff(olds as ProofOutputs, news as ProofInputs);
  },

  async create(urn, inputs: unknown) {
    return kindOf(urn) === 'Process'
      ? processResource.create(inputs as ProcessInputs, cancelled.signal)
      : proofResource.create(inputs as ProofInputs, cancelled.signal);
  },

  async read(id, urn, props: unknown) {
    return Promise.resolve(
      kindOf(urn) === 'Process' ? processResource.read(id, props as ProcessOutputs) : { id, props },
    );
  },

  async update(_id, urn, olds: unknown, news: unknown) {
    return kindOf(urn) === 'Process'
      ? processResource.update(olds as ProcessOutputs, news as ProcessInputs)
      : proofResource.update(news as ProofInputs, cancelled.signal);
  },

  async delete(_id, urn, props: unknown) {
    if (kindOf(urn) === 'Process') await processResource.delete(props as ProcessOutputs);
  },

  async cancel() {
    cancelled.abort(new Error('cancelled'));
    return Promise.resolve();
  },
};

await main(provider, process.argv.slice(2));
