/** Whether pods that are waited for have ended for good; asked of the cluster once a second for all of a stack. */
import { lastTelling } from '../../readiness/log-tail.ts';
import { askKubectl, listObjects, placeArgs, type ClusterPlace } from './kubectl.ts';
import { endingOf, restartsOf, type Pod } from './pod-state.ts';

export interface WatchedPods extends ClusterPlace {
  /** Of the part. */
  readonly name: string;
  /** Labels by which they are found. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the object that makes the pods; another one makes other pods. */
  readonly generation: string;
}

interface Look {
  readonly at: number;
  readonly pods: Promise<Pod[]>;
}

const looks = new Map<string, Look>();
/** Restarts from before anybody waited, by uid. */
const forgiven = new Map<string, number>();

/** @returns how one of them ended; undefined while all work, or may still come to. */
export async function howPodsEnded(watched: WatchedPods): Promise<string | undefined> {
  const pods = await podsOf(watched);
  for (const pod of pods) {
    const { uid, name } = pod.metadata;
    const before = forgiven.get(uid) ?? restartsOf(pod);
    forgiven.set(uid, before);
    const ending = endingOf(pod, before, Date.now());
    if (ending === undefined) continue;
    if (!(await waitsForOldSession(watched, pod))) return `pod ${name}: ${ending}`;
    forgiven.set(uid, restartsOf(pod));
  }
  return undefined;
}

/** A broker that was killed is refused until ZooKeeper forgets its old session; each try ends so. */
async function waitsForOldSession(place: ClusterPlace, { metadata }: Pod): Promise<boolean> {
  const args = ['logs', metadata.name, '--previous', '--tail=2000'];
  const { stdout } = await askKubectl([...placeArgs(place), ...args]);
  return stdout.includes('NodeExists');
}

/** What the cluster has complained about, then the last lines of the logs. */
export async function lastWordsOfPods(watched: WatchedPods, count: number): Promise<string[]> {
  const pods = await podsOf(watched);
  const [pod] = pods.toSorted((a, b) => restartsOf(b) - restartsOf(a));
  if (pod === undefined) return warnings(watched, watched.name);
  const previous = restartsOf(pod) > 0 && !isRunning(pod) ? ['--previous'] : [];
  const { stdout } = await askKubectl([
    ...placeArgs(watched),
    'logs',
    pod.metadata.name,
    '--tail=2000',
    ...previous,
  ]);
  const said = await warnings(watched, pod.metadata.name);
  return [...said, ...lastTelling(stdout.split('\n'), count)];
}

function isRunning({ status }: Pod): boolean {
  return status.containerStatuses?.some(({ state }) => state.running) ?? false;
}

async function podsOf(watched: WatchedPods): Promise<Pod[]> {
  const key = JSON.stringify([watched.context, watched.namespace]);
  let look = looks.get(key);
  if (look === undefined || Date.now() - look.at > 1000) {
    // A cluster that does not answer for a moment tells nothing.
    const pods = listObjects<Pod>(watched, 'pods', {}).catch(() => []);
    look = { at: Date.now(), pods };
    looks.set(key, look);
  }
  const pods = await look.pods;
  return pods.filter(({ metadata }) =>
    Object.entries(watched.labels).every(([name, value]) => metadata.labels?.[name] === value),
  );
}

interface Event {
  readonly reason: string;
  readonly message: string;
  readonly lastTimestamp?: string;
}

async function warnings(place: ClusterPlace, object: string): Promise<string[]> {
  const { ok, stdout } = await askKubectl([
    ...placeArgs(place),
    'get',
    'events',
    `--field-selector=involvedObject.name=${object},type=Warning`,
    '--output=json',
  ]);
  if (!ok) return [];
  const { items } = JSON.parse(stdout) as { items: Event[] };
  return [...new Set(items.map(({ reason, message }) => `event ${reason}: ${message}`))].slice(-4);
}
