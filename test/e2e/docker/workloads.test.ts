import { docker, onEngine } from '../../support/engine.ts';
import { workloadsSuite } from '../../support/workloads-suite.ts';

workloadsSuite({
  settings: onEngine,
  kill: (_stack, { name }) => docker('kill', name),
  folder: (stack, volume) =>
    docker('volume', 'inspect', '--format', '{{.Mountpoint}}', `${stack.name}-${volume}`),
});
