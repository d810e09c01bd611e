/**
 * A program of its own: what one Service of a cluster serves, at ports of this machine, for as long as it runs.
 * node main.ts --context NAME --namespace NAME --address ADDRESS SERVICE PORT:SERVICE-PORT …
 */
import { parseArgs } from 'node:util';
import { keepForward } from './keep.ts';
import { listen, type Relay } from './relay.ts';

const option = { type: 'string', default: '' } as const;
const { values, positionals } = parseArgs({
  options: { context: option, namespace: option, address: option },
  allowPositionals: true,
});
const { address, ...place } = values;
const [service = '', ...pairs] = positionals;
const ended = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    ended.abort();
  });
}

const relays = await Promise.all(pairs.map((pair) => open(pair)));
await keepForward(place, service, relays, ended.signal);
// Whoever is still connected would keep it from ending.
process.exit(0);

/** @param pair `PORT:SERVICE-PORT`, as kubectl has it */
async function open(pair: string): Promise<Relay> {
  const [port, servicePort] = pair.split(':').map(Number);
  if (!port || !servicePort) throw new Error(`${pair} is no PORT:SERVICE-PORT`);
  return listen({ address, port, servicePort });
}
