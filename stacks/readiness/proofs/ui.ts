import { fetchJson, HttpError } from '../http.ts';
import { Refuted } from '../retry.ts';
import type { ProofDefinition } from './definition.ts';

/** What kafka-ui says of a cluster at `/api/clusters`. */
interface Cluster {
  readonly name: string;
  readonly status: string;
  readonly brokerCount?: number;
}

export const uiSeesCluster: ProofDefinition = {
  needs: ['ui', 'kafka'],
  wanted: ({ ui }) => ui !== undefined,
  claim: 'the web UI is up and sees every broker',
  async probe({ endpoints, signal }) {
    await fetchJson(`${endpoints.ui ?? ''}/actuator/health`, { signal });
  },
  async prove({ endpoints, brokers, signal }) {
    const url = `${endpoints.ui ?? ''}/api/clusters`;
    const clusters = await clustersAt(url, signal);
    // Its name and password are the user's.
    if (clusters === undefined) return { summary: behindLogin, details: {} };
    const [cluster] = clusters;
    if (!cluster) throw new Refuted(`${url} lists no cluster: KAFKA_CLUSTERS_0_NAME is not set`);
    const { name, status, brokerCount = 0 } = cluster;
    // It asks its clusters now and then, so that a first answer may be older than the broker.
    if (status.toLowerCase() !== 'online' || brokerCount < brokers) {
      throw new Error(
        `it sees cluster ${name} ${status} with ${brokerCount} of ${brokers} brokers`,
      );
    }
    return {
      summary: `cluster ${name} ${status}, ${brokerCount} broker${brokerCount === 1 ? '' : 's'}`,
      details: { ...cluster },
    };
  },
};

const behindLogin = 'it is up, and asks for a login: its cluster was not looked at';
const unauthorized = 401;

/** @returns undefined where it tells them only to those who have a login */
async function clustersAt(
  url: string,
  signal: AbortSignal,
): Promise<readonly Cluster[] | undefined> {
  try {
    return (await fetchJson(url, { signal })) as readonly Cluster[];
  } catch (error) {
    if (error instanceof HttpError && error.status === unauthorized) return undefined;
    throw error;
  }
}
