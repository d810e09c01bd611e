/** What a proof watches, as plain data in its inputs: a process of this machine, a container of an engine, pods of a cluster. */
import { setTimeout as delay } from 'node:timers/promises';
import { lastLines } from '../readiness/log-tail.ts';
import type { Watch } from '../readiness/run.ts';
import { howPodsEnded, lastWordsOfPods, type WatchedPods } from '../targets/cluster/endings.ts';
import { howContainerEnded, lastWords } from '../targets/engine/endings.ts';
import { howItEnded } from './exits.ts';
import { isAlive } from './os.ts';

export interface WatchedProcess {
  readonly name: string;
  readonly pid: number;
  readonly startTime: string;
  readonly logFile: string;
}

export interface WatchedContainer {
  /** Of the service. */
  readonly name: string;
  readonly container: string;
  readonly id: string;
}

export type Watched = WatchedProcess | WatchedContainer | WatchedPods;

export function toWatch(watched: Watched): Watch {
  if ('pid' in watched) return processWatch(watched);
  return 'container' in watched ? containerWatch(watched) : podsWatch(watched);
}

function processWatch(watched: WatchedProcess): Watch {
  return {
    name: watched.name,
    log: watched.logFile,
    async ending() {
      if (isAlive(watched)) return undefined;
      // The exit code may come a moment after the process is gone.
      await delay(50);
      return howItEnded(watched.pid) ?? 'it ended outside of this command';
    },
    lastLines: (count) => Promise.resolve(lastLines(watched.logFile, count)),
  };
}

function containerWatch({ name, container, id }: WatchedContainer): Watch {
  return {
    name,
    log: `docker logs ${container}`,
    ending: () => howContainerEnded(id),
    lastLines: (count) => lastWords(id, count),
  };
}

function podsWatch(watched: WatchedPods): Watch {
  const { name, namespace, labels } = watched;
  const selector = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return {
    name,
    log: `kubectl logs --namespace ${namespace} --selector ${selector.join(',')}`,
    ending: () => howPodsEnded(watched),
    lastLines: (count) => lastWordsOfPods(watched, count),
  };
}
