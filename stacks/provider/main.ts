/** Our Pulumi provider: one plugin process, a table of resources, and cancellation for all of them. */
import type { Provider } from '@pulumi/pulumi/provider/index.js';
import { main } from '@pulumi/pulumi/provider/index.js';
import { processResource, type ProcessInputs, type ProcessOutputs } from './process.ts';
import { parseUrn } from './urn.ts';
import { reveal, veil } from './secrets.ts';
import { proofResource, type ProofInputs, type ProofOutputs } from './proof.ts';

const cancelled = new AbortController();

function kindOf(urn: string): 'Process' | 'Proof' {
  const { type } = parseUrn(urn);
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
      ? processResource.diff(reveal(olds) as ProcessOutputs, reveal(news) as ProcessInputs)
      : proofResource.diff(reveal(olds) as ProofOutputs, reveal(news) as ProofInputs);
  },

  async create(urn, inputs: unknown) {
    const created =
      kindOf(urn) === 'Process'
        ? await processResource.create(reveal(inputs) as ProcessInputs, cancelled.signal)
        : await proofResource.create(reveal(inputs) as ProofInputs, cancelled.signal);
    return { id: created.id, outs: veil(created.outs, inputs) };
  },

  async read(id, urn, props: unknown) {
    const lives =
      kindOf(urn) === 'Proof' || processResource.isThere(reveal(props) as ProcessOutputs);
    return Promise.resolve(lives ? { id, props } : { id: '', props: {} });
  },

  async update(_id, urn, olds: unknown, news: unknown) {
    const { outs } =
      kindOf(urn) === 'Process'
        ? processResource.update(reveal(olds) as ProcessOutputs, reveal(news) as ProcessInputs)
        : await proofResource.update(reveal(news) as ProofInputs, cancelled.signal);
    return { outs: veil(outs, news) };
  },

  async delete(_id, urn, props: unknown) {
    if (kindOf(urn) === 'Process') await processResource.delete(reveal(props) as ProcessOutputs);
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
