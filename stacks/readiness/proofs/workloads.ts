/** Workloads say of themselves that they are well: producers are acknowledged, consumers are in their group. */
import { fetchJson } from '../http.ts';
import type { ProofContext, ProofDefinition } from './definition.ts';

/** What both programs tell at `/health`, as far as it is looked at here. */
interface Health {
  readonly ok: boolean;
  /** Records of a producer that are acknowledged, or with acks 0 sent. */
  readonly acknowledged?: number;
  /** What a consumer reads. */
  readonly partitions?: readonly string[];
}

export const workloadsWork: ProofDefinition = {
  needs: ['kafka'],
  ofWorkloads: true,
  wanted: ({ workloads }) => workloads !== undefined,
  claim: 'every workload is at work',

  async probe(context) {
    await healthOfAll(context);
  },

  async prove(context) {
    const found = await healthOfAll(context);
    for (const [name, { acknowledged }] of found) {
      if (acknowledged === 0) throw new Error(`no record of ${name} is acknowledged yet`);
    }
    return {
      summary: found.map(([name, health]) => `${name}: ${describe(health)}`).join('; '),
      details: Object.fromEntries(found),
    };
  },
};

/** @throws when one of them is not well. */
async function healthOfAll({ endpoints, signal }: ProofContext): Promise<[string, Health][]> {
  const replicas = Object.entries(endpoints.workloads ?? {}).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const asked = replicas.map(async ([name, url]): Promise<[string, Health]> => [
    name,
    (await fetchJson(`${url}/health`, { signal })) as Health,
  ]);
  return Promise.all(asked);
}

function describe({ acknowledged, partitions }: Health): string {
  if (acknowledged !== undefined) return `${acknowledged} records acknowledged`;
  const count = partitions?.length ?? 0;
  return count === 0 ? 'idle' : `reads ${count} partition${count === 1 ? '' : 's'}`;
}
