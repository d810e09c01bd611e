/** What all pages share. */
import type { Log } from '../../workloads/shared/log.ts';
import { Cluster } from '../cluster/cluster.ts';
import type { ConsoleSettings } from '../settings/settings.ts';
import { nearestOf } from './nearest.ts';
import { PageError } from './errors.ts';

export interface Console {
  readonly settings: ConsoleSettings;
  readonly log: Log;
  /** In the order of the settings. */
  readonly clusters: readonly Cluster[];
  close(): Promise<void>;
}

export function createConsole(settings: ConsoleSettings, log: Log): Console {
  const clusters = settings.clusters.map((each) => new Cluster(each, settings.timeoutMs));
  const close = async () => {
    await Promise.all(clusters.map((cluster) => cluster.close()));
  };
  return { settings, log, clusters, close };
}

/** @throws PageError 404 */
export function clusterNamed({ clusters }: Console, name: string): Cluster {
  const found = clusters.find((cluster) => cluster.name === name);
  if (found !== undefined) return found;
  const names = clusters.map((cluster) => cluster.name);
  throw new PageError(404, `there is no cluster ${name}`, nearestOf(name, names));
}
