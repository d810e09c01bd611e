/**
 * The user's connectors in a cluster. Its nodes do not have the project's folder, and jars are too large for a
 * ConfigMap; an image with them would need a registry. So they are in a claim: a container that comes before Connect's
 * waits until the claim holds what the folder holds, and `up` brings it there.
 */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { projectDir } from '../../places.ts';
import { until } from '../../readiness/retry.ts';
import { listObjects, placeArgs, type ClusterPlace } from './kubectl.ts';
import { endingOf, type Pod } from './pod-state.ts';

/** Of the container that waits. */
export const containerName = 'connectors';
/** Tells what the claim holds. */
const marker = '.kafka-stack-content';
/** A container that has found its files is gone before the cluster says so: a kubelet tells it late. */
const statusLagMs = 20_000;

/** The command of the container that waits: `CONTENT` in its environment is what it waits for. */
export function waitingCommand(mountPath: string): string[] {
  return [
    'sh',
    '-c',
    `until [ "$(cat ${mountPath}/${marker})" = "$CONTENT" ]; do sleep 0.3; done 2>&-`,
  ];
}

/** @param folder in the project @returns a hash of the names and bytes of its files; the same for the same files */
export async function contentOf(folder: string): Promise<string> {
  const root = join(projectDir, folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    hash.update(`${relative(root, file)}\0`);
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex').slice(0, 16);
}

export interface Delivery extends ClusterPlace {
  /** In the project, and the name of the claim. */
  readonly folder: string;
  readonly mountPath: string;
  readonly content: string;
  /** Of Connect's pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * Brings the folder into the claim, if the pod waits for it.
 * @throws when there is no pod in time, it cannot start, or it does not take the files
 */
export async function deliver(delivery: Delivery, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + delivery.timeoutMs;
  let pod = await newestPod(delivery);
  while (stateOf(pod) !== 'has it') {
    signal.throwIfAborted();
    if (pod !== undefined && stateOf(pod) === 'waits' && (await takes(delivery, pod, signal)))
      return;
    const ending = pod && endingOf(pod, 0, Date.now());
    if (ending !== undefined) throw new Error(`pod ${pod?.metadata.name}: ${ending}`);
    if (Date.now() > deadline) throw new Error(`no pod of Connect takes ${delivery.folder}/`);
    await setTimeout(300);
    pod = await newestPod(delivery);
  }
}

/**
 * @returns false where the pod waits no more: it found the files in the claim, or another one is in its place
 * @throws when it still waits and has not taken them for some time
 */
async function takes(delivery: Delivery, pod: Pod, signal: AbortSignal): Promise<boolean> {
  const attempt = async () => {
    const now = await newestPod(delivery);
    if (now?.metadata.name !== pod.metadata.name || stateOf(now) !== 'waits') return false;
    await send(delivery, pod, containerName);
    return true;
  };
  return until(attempt, { timeoutMs: statusLagMs, signal });
}

/** The content that the pod was made for; undefined where it waits for none. */
export function awaitedContent({ spec }: Pod): string | undefined {
  const found = spec.initContainers?.find(({ name }) => name === containerName);
  return found?.env?.find(({ name }) => name === 'CONTENT')?.value;
}

/** Brings the folder into the claim of a pod that works already: its next start finds the files. */
export async function refresh(delivery: Delivery): Promise<void> {
  const pod = await newestPod(delivery);
  if (pod !== undefined) await send(delivery, pod, 'connect');
}

async function newestPod({ labels, ...place }: Delivery): Promise<Pod | undefined> {
  const pods = await listObjects<Pod>(place, 'pods', labels);
  return pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .toSorted((a, b) =>
      b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
    )[0];
}

function stateOf(pod: Pod | undefined): 'not there' | 'waits' | 'has it' {
  const found = pod?.status.initContainerStatuses?.find(({ name }) => name === containerName);
  if (found?.state.running !== undefined) return 'waits';
  return found?.state.terminated?.exitCode === 0 ? 'has it' : 'not there';
}

async function send(delivery: Delivery, pod: Pod, container: string): Promise<void> {
  const { folder, mountPath, content } = delivery;
  const root = join(projectDir, folder);
  // Not the folder itself: the one in the claim belongs to the cluster, and tar may not change it.
  const entries = (await readdir(root)).map((name) => `./${name}`);
  const wanted = entries.length === 0 ? ['--files-from', '/dev/null'] : entries;
  const take = `cd ${mountPath} && rm -rf ./* ${marker} && tar -xf - --no-same-owner && printf %s ${content} > ${marker}`;
  const words = ['exec', '-i', pod.metadata.name, '-c', container, '--', 'sh', '-c', take];
  await execa('tar', ['-C', root, '-cf', '-', ...wanted], { stdin: 'ignore' }).pipe('kubectl', [
    ...placeArgs(delivery),
    ...words,
  ]);
}
