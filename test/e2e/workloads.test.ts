import { join } from 'node:path';
import { workloadsSuite } from '../support/workloads-suite.ts';

workloadsSuite({
  settings: { target: 'local' },
  kill: (_stack, { pid }) => Promise.resolve(process.kill(pid ?? 0, 'SIGKILL')),
  folder: (stack, volume) => Promise.resolve(join(stack.dataDir, volume)),
});
