/** Whether containers that are waited for have ended for good; asked of the engine once a second for all of them. */
import { lastTelling } from '../../readiness/log-tail.ts';
import { inspectContainers, lastLogLines, type ContainerInfo } from './objects.ts';

/** With a restart policy the engine tries again and again; so many ends in a row are no accident. */
const hopelessRestarts = 3;

interface Seen {
  /** Restarts that tell nothing: from before anybody waited, or of a broker that only has to wait. */
  readonly forgiven: number;
  /** How it ended, for good. */
  readonly ending: string | undefined;
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
  return seen === undefined || seen === 'new' ? undefined : seen.ending;
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
    watched.set(id, await seenAfter(watched.get(id) ?? 'new', latest));
  }
  lookedAt = Date.now();
}

async function seenAfter(last: Seen | 'new', latest: ContainerInfo | undefined): Promise<Seen> {
  if (last !== 'new' && last.ending !== undefined) return last;
  if (latest === undefined) return { forgiven: 0, ending: 'its container is gone' };
  const forgiven = last === 'new' ? latest.restarts : last.forgiven;
  const ending = endingOf(latest, latest.restarts - forgiven);
  if (ending === undefined || latest.status !== 'restarting') return { forgiven, ending };
  // Between two lives its end is the last thing in the log.
  return (await waitsForOldSession(latest.id))
    ? { forgiven: latest.restarts, ending: undefined }
    : { forgiven, ending };
}

/** Once the engine has started it again, it keeps no exit code; so one that runs is told nothing of. */
function endingOf(info: ContainerInfo, restarts: number): string | undefined {
  const mayLive =
    info.status === 'running' ||
    (info.status === 'restarting' && restarts < hopelessRestarts) ||
    (info.status === 'created' && info.error === '');
  return mayLive ? undefined : describeEnd(info, restarts);
}

/** A broker that was killed is refused until ZooKeeper forgets its old session; each try ends so. */
async function waitsForOldSession(id: string): Promise<boolean> {
  const lines = await lastLogLines(id, 2000);
  return lines.some((line) => line.includes('NodeExists'));
}

/** A life that has hardly begun says nothing of the end of the one before. */
const beginningMs = 10_000;
/** More lines than a service writes in that time. */
const longestBeginning = 5000;

/** @returns the last lines of a container; of the life before where the engine has just started it again */
export async function lastWords(id: string, count: number): Promise<string[]> {
  const [info] = await inspectContainers([id]);
  const isNew =
    info?.status === 'running' &&
    info.restarts > 0 &&
    Date.now() - Date.parse(info.startedAt) < beginningMs;
  const lines = await lastLogLines(id, longestBeginning, isNew ? info.startedAt : undefined);
  return lastTelling(lines, count);
}

export function describeEnd(info: ContainerInfo, restarts = 0): string {
  const again = restarts > 0 ? `, started again ${restarts} times by the engine` : '';
  if (info.error !== '') return info.error;
  if (info.oomKilled) return `out of memory (exit code ${info.exitCode})${again}`;
  return `${info.status === 'paused' ? 'paused' : `exit code ${info.exitCode}`}${again}`;
}
