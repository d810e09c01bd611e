/** What a stack of target kubernetes has in the cluster, asked of kubectl and of nothing of ours. */
import { execa } from 'execa';
import { join } from 'node:path';
import { ctr } from './cluster/images.ts';
import { defaultRoot, layoutOf } from './cluster/layout.ts';
import { lines } from './engine.ts';
import { clusterEnv } from './place.ts';
import type { TestStack } from './stack.ts';
import { eventually } from './until.ts';

/** Settings of a stack that runs on images built here, in the cluster of the tests. */
export const onCluster = {
  target: 'kubernetes',
  distribution: 'open',
  kubeContext: 'kstack-test',
} as const;

/** The one that a stack gets unless its settings name another. */
export function namespaceOf({ name }: Pick<TestStack, 'name'>): string {
  return `kafka-stack-${name}`;
}

/** @returns what kubectl prints, both streams. */
export async function kubectl(...args: string[]): Promise<string> {
  const { all } = await execa('kubectl', args, { all: true, stdin: 'ignore', env: clusterEnv });
  return all;
}

/** In the namespace of a stack. */
export function inNamespace(stack: TestStack, ...args: string[]): Promise<string> {
  return kubectl('--namespace', namespaceOf(stack), ...args);
}

export interface PodSeen {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly enableServiceLinks?: boolean };
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly {
      readonly containerID?: string;
      readonly ready: boolean;
      readonly restartCount: number;
      readonly image: string;
    }[];
  };
}

/** Pods of the stack by part; those that are on their way out are left out. */
export async function podsOf(stack: TestStack): Promise<Record<string, PodSeen>> {
  const selector = `app.kubernetes.io/instance=${stack.name}`;
  const said = await inNamespace(stack, 'get', 'pods', '--selector', selector, '--output=json');
  const { items } = JSON.parse(said) as { items: readonly PodSeen[] };
  const living = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const named = living.map((pod) => [pod.metadata.labels['app.kubernetes.io/name'] ?? '', pod]);
  return Object.fromEntries(named) as Record<string, PodSeen>;
}

export async function podIds(stack: TestStack): Promise<Record<string, string>> {
  const pods = Object.entries(await podsOf(stack));
  const ids = pods.map(([name, { metadata }]) => [name, metadata.uid] as const);
  return Object.fromEntries(ids.toSorted());
}

/** Ends the process of a pod's container without a word. */
export async function killProcess(stack: TestStack, part: string): Promise<void> {
  const [container] = (await podsOf(stack))[part]?.status.containerStatuses ?? [];
  const id = container?.containerID?.replace('containerd://', '') ?? '';
  await execa('ctr', [...ctr(layoutOf(defaultRoot)), 'task', 'kill', '--signal', 'SIGKILL', id]);
}

/** Folder of this machine where a claim is, and in it what the pods see. */
export async function claimFolder(stack: TestStack, claim: string): Promise<string> {
  const path = '--output=jsonpath={.spec.volumeName}';
  const volume = await inNamespace(stack, 'get', 'persistentvolumeclaim', claim, path);
  return join(layoutOf(defaultRoot).volumes, volume, 'data');
}

/** Everything that a stack has in the cluster: its namespace and what is in it, but for what the cluster puts there. */
export async function leftOf(stack: TestStack): Promise<string[]> {
  const kinds = 'all,configmaps,secrets,persistentvolumeclaims,poddisruptionbudgets';
  const listed = await inNamespace(stack, 'get', kinds, '--output=name', '--ignore-not-found');
  const namespace = ['get', 'namespace', namespaceOf(stack), '--output=name', '--ignore-not-found'];
  return [...lines(listed), ...lines(await kubectl(...namespace))]
    .filter((name) => name !== 'configmap/kube-root-ca.crt')
    .sort();
}

/**
 * What the cluster tells of the ends of pods while something is done.
 * @returns lines such as `MODIFIED kafka-0`, when it is told to end, and `DELETED kafka-0`, when it is gone
 */
export async function podEndings(
  stack: TestStack,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const columns =
    'custom-columns=TYPE:.type,NAME:.object.metadata.name,ENDS:.object.metadata.deletionTimestamp';
  const args = ['get', 'pods', '--watch', '--output-watch-events', '--no-headers', '--output'];
  const place = ['--namespace', namespaceOf(stack)];
  const watching = execa('kubectl', [...place, ...args, columns], {
    env: clusterEnv,
    reject: false,
    buffer: false,
  });
  let told = '';
  watching.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
  try {
    await eventually(
      () => told,
      (text) => text.includes('zookeeper-0'),
    );
    await work();
    await eventually(
      () => told,
      (text) => /DELETED +zookeeper-0/.test(text),
    );
  } finally {
    watching.kill();
    await watching;
  }
  const rows = lines(told).map((line) => line.split(/ +/));
  return rows.filter(([, , ends]) => ends !== '<none>').map((row) => row.slice(0, 2).join(' '));
}
