/** Gives a registry that is new the compatibility level that Confluent's has, once; later it is its users' to change. */
import { fetchJson, HttpError } from '../stacks/readiness/http.ts';
import { until } from '../stacks/readiness/retry.ts';

/** A group without artefacts in Apicurio's own storage: there once the level has been set. */
const marker = 'kafka-stack-defaults';

/**
 * Waits for the backend, however long it takes to start.
 * @param level a level of the Confluent registry, such as `BACKWARD`; `NONE` is what Apicurio has without a rule
 */
export async function setDefaults(backend: string, level: string): Promise<void> {
  const api = `${backend}/apis/registry/v3`;
  await until(
    async () => {
      if (await exists(`${api}/groups/${marker}`)) return;
      if (level !== 'NONE')
        await create(`${api}/admin/rules`, { ruleType: 'COMPATIBILITY', config: level });
      await create(`${api}/groups`, { groupId: marker });
    },
    { timeoutMs: 3_600_000 },
  );
}

async function exists(url: string): Promise<boolean> {
  return fetchJson(url).then(
    () => true,
    (error: unknown) => {
      if (error instanceof HttpError && error.status === 404) return false;
      throw error;
    },
  );
}

/** One that is there already, from a start that was cut short, is as good. */
async function create(url: string, body: unknown): Promise<void> {
  await fetchJson(url, { method: 'POST', body }).catch((error: unknown) => {
    if (!(error instanceof HttpError && error.status === 409)) throw error;
  });
}
