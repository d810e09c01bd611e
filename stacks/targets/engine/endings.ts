/** Whether containers that are waited for have ended for good; asked of the engine once a second for all of them. */
import { inspectContainers, lastLogLines, type ContainerInfo } from './objects.ts';

/** With a restart policy the engine tries again and again; so many ends in a row are no accident. */
const hopelessRestarts = 3;

interface Seen {
  /** Restarts before anybody waited. */
  readonly before: number;
  /** Undefined where it is gone. */
  readonly latest: ContainerInfo | undefined;
}

/** What the last look has seen, by id; `new` before the first one. */
const watched = new Map<string, Seen | 'new'>();
let looking: Promise<void> | undefined;
let lookedAt = 0;

/** @returns how it ended; undefined while it runs, or may come back by itself. */
export async function howContainerEnded(id: string): Promise<string | undefined> {
  if (!watched.has(id)) watched.set(id, 'new');
  if (Date.now() - lookedAt > 1000) await lookOnce();
  // A look under way may have begun without it.
  if (watched.get(id) === 'new') await lookOnce();
  const seen = watched.get(id);
  return seen === undefined || seen === 'new' ? undefined : verdict(seen);
}

async function lookOnce(): Promise<void> {
  looking ??= look().finally(() => (looking = undefined));
  await looking;
}

async function look(): Promise<void> {
  const ids = [...watched.keys()];
  const found = await inspectContainers(ids);
  for (const id of ids) {
    const latest = found.find((each) => each.id === id);
    const last = watched.get(id);
    const isFirst = last === undefined || last === 'new';
    watched.set(id, { before: isFirst ? (latest?.restarts ?? 0) : last.before, latest });
  }
  lookedAt = Date.now();
}

async function verdict({ before, latest: info }: Seen): Promise<string | undefined> {
  if (info === undefined) return 'its container is gone';
  const restarts = info.restarts - before;
  if (info.status === 'running' && restarts < hopelessRestarts) return undefined;
  if (info.status === 'created' && info.error === '') return undefined;
  if (info.status === 'restarting' && restarts < hopelessRestarts) return undefined;
  if (restarts >= hopelessRestarts && (await waitsForOldSession(info.id))) return undefined;
  return describeEnd(info, restarts);
}

/** A broker that was killed is refused until ZooKeeper forgets its old session; each try ends so. */
async function waitsForOldSession(id: string): Promise<boolean> {
  const lines = await lastLogLines(id, 2000);
  return lines.some((line) => line.includes('NodeExists'));
}

export function describeEnd(info: ContainerInfo, restarts = 0): string {
  const again = restarts > 0 ? `, started again ${restarts} times by the engine` : '';
  if (info.error !== '') return info.error;
  if (info.oomKilled) return `out of memory (exit code ${info.exitCode})${again}`;
  return `${info.status === 'paused' ? 'paused' : `exit code ${info.exitCode}`}${again}`;
}
