/** The console that is to be shown: it must be ours, and up. */
import { fetchJson } from '../../stacks/readiness/http.ts';
import { Failure } from '../lib/failure.ts';

export interface ShownConsole {
  /** Without a slash behind. */
  readonly url: string;
  /** Its first one. */
  readonly cluster: string;
}

interface Info {
  readonly build?: { readonly name?: string };
}

/** @throws Failure where no console of this project answers */
export async function consoleAt(stack: string, url: string | undefined): Promise<ShownConsole> {
  if (url === undefined) throw new Failure(`stack ${stack} has no web UI`);
  const { build } = (await fetchJson(`${url}/actuator/info`)) as Info;
  if (build?.name !== 'kafka-stack-console') {
    throw new Failure(`the web UI at ${url} is not the console: kafka-stack:uiFlavour chooses it`);
  }
  const [cluster] = (await fetchJson(`${url}/api/clusters`)) as readonly { name: string }[];
  if (cluster === undefined) throw new Failure(`the console at ${url} is told no cluster`);
  return { url, cluster: cluster.name };
}
