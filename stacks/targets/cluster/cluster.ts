/** The cluster itself: whether it answers, how old it is, what it has. */
import { fault, UserFault } from '../../errors.ts';
import { askKubectl, clusterFault, type ClusterPlace } from './kubectl.ts';

export interface Cluster {
  /** Such as `v1.35.4`. */
  readonly version: string;
}

/** @throws UserFault when it cannot be used. */
export async function lookAtCluster({ context }: ClusterPlace): Promise<Cluster> {
  const { ok, stdout, stderr } = await askKubectl(
    ['--context', context, 'version', '--output', 'json', '--request-timeout', '10s'],
    { timeoutMs: 15_000 },
  );
  if (!ok) {
    throw new UserFault([
      clusterFault(stderr, context) ??
        fault('KS_CLUSTER', {
          setting: 'kafka-stack:kubeContext',
          value: context,
          problem: `the cluster cannot be used: ${stderr.trim().split('\n').at(-1) ?? ''}`,
          fix: `look at: kubectl --context ${context} get nodes`,
        }),
    ]);
  }
  const { serverVersion } = JSON.parse(stdout) as { serverVersion?: { gitVersion: string } };
  return { version: serverVersion?.gitVersion ?? 'of unknown version' };
}

export async function describeCluster(place: ClusterPlace): Promise<string> {
  const { version } = await lookAtCluster(place);
  return `Kubernetes ${version}, context ${place.context}, namespace ${place.namespace}`;
}
