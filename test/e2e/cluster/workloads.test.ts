import { claimFolder, killProcess, onCluster } from '../../support/on-cluster.ts';
import { workloadsSuite } from '../../support/workloads-suite.ts';

workloadsSuite({
  settings: onCluster,
  kill: (stack, { service }) => killProcess(stack, service),
  folder: claimFolder,
});
