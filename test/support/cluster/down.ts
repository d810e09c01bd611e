/** Ends the cluster and what runs in it. */
import { execa } from 'execa';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { withProgress } from '../../../scripts/lib/progress.ts';
import { eventually } from '../until.ts';
import { componentNames, makers } from './components.ts';
import { removeRules } from './firewall.ts';
import { ctr } from './images.ts';
import { kubectl } from './kubectl.ts';
import { strangersIn, type Layout } from './layout.ts';
import { endOrphans } from './orphans.ts';
import { isRunning, stop } from './processes.ts';
import { removeCgroups, removeLinks, removeLogLinks, unmountBelow } from './remains.ts';

/** Seconds a pod gets to end. */
const graceSeconds = 10;

/** State is kept: the next start resumes with the same objects, images and claims. */
export async function takeDown(layout: Layout): Promise<void> {
  if (!existsSync(layout.root)) return;
  await withProgress('stopping the cluster', async () => {
    for (const name of makers) await stop(layout, name);
    await stopRest(layout);
  });
}

/**
 * Nothing is kept.
 * @throws when the folder is not one of a cluster; then nothing is done
 */
export async function wipe(layout: Layout): Promise<void> {
  if (!existsSync(layout.root)) return;
  const strangers = strangersIn(layout);
  if (strangers.length > 0) {
    throw new Error(`${layout.root} holds more than a cluster: ${strangers.join(' ')}`);
  }
  await withProgress('wiping the cluster', async () => {
    for (const name of makers) await stop(layout, name);
    await deletePods(layout);
    await stopRest(layout);
    await unmountBelow(layout.root);
    await removeLinks();
    removeCgroups();
    await removeRules();
    removeLogLinks(layout.root);
    await rm(layout.root, { recursive: true });
  });
}

/** As long as kubelet and network are there to take away what they made for them. */
async function deletePods(layout: Layout): Promise<void> {
  if (!isRunning(layout, 'kubelet') || !isRunning(layout, 'kube-apiserver')) return;
  const all = ['delete', 'pods', '--all', '--all-namespaces'];
  // What it leaves is taken away by force.
  await kubectl(layout, [...all, '--grace-period=1', '--timeout=30s']).catch(() => undefined);
}

async function stopRest(layout: Layout): Promise<void> {
  // The kubelet would start them again.
  await stop(layout, 'kubelet');
  if (isRunning(layout, 'containerd')) await endTasks(layout);
  for (const name of [...componentNames].reverse()) await stop(layout, name);
  await endOrphans(layout.socket);
}

/** Containers outlive the components that started them. */
async function endTasks(layout: Layout): Promise<void> {
  const task = (...args: string[]) =>
    execa('ctr', [...ctr(layout), 'task', ...args], { reject: false });
  const running = async () => {
    const { stdout } = await task('list');
    return stdout.split('\n').flatMap((line) => /^(\S+)\s+\d+\s+RUNNING/.exec(line)?.[1] ?? []);
  };
  const signal = async (name: string) => {
    await Promise.all((await running()).map((id) => task('kill', '--signal', name, id)));
  };
  const gone = (deadlineMs: number) =>
    eventually(running, (ids) => ids.length === 0, deadlineMs).catch(() => undefined);
  await signal('SIGTERM');
  await gone(graceSeconds * 1000);
  await signal('SIGKILL');
  await gone(graceSeconds * 1000);
}
