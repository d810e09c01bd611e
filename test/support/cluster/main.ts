/** The cluster by hand: node test/support/cluster/main.ts up | down [--wipe] | status | lacking */
import { parseArgs } from 'node:util';
import { print, printJson } from '../../../scripts/lib/print.ts';
import { messageOf } from '../../../stacks/errors.ts';
import { clusterDown, clusterStatus, clusterUp } from './cluster.ts';
import { lacking } from './debian.ts';

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { wipe: { type: 'boolean', default: false }, root: { type: 'string' } },
  });
  const where = values.root === undefined ? {} : { root: values.root };
  switch (positionals[0]) {
    case 'up':
      print((await clusterUp(where)).kubeconfig);
      return 0;
    case 'down':
      await clusterDown({ ...where, wipe: values.wipe });
      return 0;
    case 'status':
      printJson(clusterStatus(where));
      return 0;
    case 'lacking':
      for (const each of lacking()) print(each);
      return 0;
    case undefined:
    default:
      process.stderr.write(
        'usage: main.ts up | down [--wipe] | status | lacking   [--root FOLDER]\n',
      );
      return 2;
  }
}
