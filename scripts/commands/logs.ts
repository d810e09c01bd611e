import { fault, UserFault } from '../../stacks/errors.ts';
import { partsOf } from '../../stacks/topology/types.ts';
import type { GlobalOptions } from '../main.ts';
import { readStack } from '../lib/context.ts';
import { partsNamed } from '../lib/services.ts';

type Options = GlobalOptions & { follow?: boolean; tail?: string };

export async function run(options: Options, [service]: readonly unknown[]): Promise<number> {
  const tail = parseTail(options.tail);
  const { target, topology } = await readStack(options.stack);
  const parts = typeof service === 'string' ? partsNamed(service, topology) : partsOf(topology);
  const follow = options.follow ?? false;
  // The reader of a pipe may leave first.
  process.stdout.on('error', () => process.exit(0));
  await target.operations.logs(topology, parts, { follow, tail });
  return 0;
}

function parseTail(text: string | undefined): number | undefined {
  if (text === undefined || text === 'all') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new UserFault([
    fault('KS_USAGE', {
      setting: '--tail',
      value: text,
      problem: 'this is no number of lines',
      allowed: 'a whole number, or all',
      fix: 'such as: --tail 100',
    }),
  ]);
}
