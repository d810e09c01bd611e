/** What is done to connectors. Connect says no in words: those are kept. */
import { setTimeout as pause } from 'node:timers/promises';
import type { HttpSource } from '../cluster/http-source.ts';
import { PageError } from '../shell/errors.ts';
import type { ConfigFault } from './config-text.ts';
import { connectorPath, readConnector, statusIn, type Config } from './connect.ts';
import { withoutSecrets } from './secrets.ts';

/** By the last part of the address. */
export const actions = {
  restart: {
    method: 'POST',
    path: '/restart?includeTasks=true&onlyFailed=false',
    done: 'is restarted with all tasks',
  },
  'restart-failed': {
    method: 'POST',
    path: '/restart?includeTasks=true&onlyFailed=true',
    done: 'is restarted where it had failed',
  },
  pause: { method: 'PUT', path: '/pause', done: 'is paused', state: 'PAUSED' },
  resume: { method: 'PUT', path: '/resume', done: 'runs again', state: 'RUNNING' },
} as const satisfies Readonly<
  Record<string, { method: 'POST' | 'PUT'; path: string; done: string; state?: string }>
>;

export type Action = keyof typeof actions;

/** @throws PageError 409 with Connect's reason; SourceError */
export async function act(source: HttpSource, name: string, action: Action): Promise<void> {
  const wanted = actions[action];
  const { method, path } = wanted;
  await told(() => source.json(`${connectorPath(name)}${path}`, { method }));
  if ('state' in wanted) await untilState(source, name, wanted.state);
}

/** @throws PageError 409; SourceError */
export async function restartTask(source: HttpSource, name: string, task: number): Promise<void> {
  await told(() => source.json(`${connectorPath(name)}/tasks/${task}/restart`, { method: 'POST' }));
}

/** @throws PageError 409; SourceError */
export async function create(source: HttpSource, name: string, config: Config): Promise<void> {
  await told(() => source.json('/connectors', { method: 'POST', body: { name, config } }));
}

/** @throws PageError 409; SourceError */
export async function configure(source: HttpSource, name: string, config: Config): Promise<void> {
  await told(() => source.json(`${connectorPath(name)}/config`, { method: 'PUT', body: config }));
}

/** @throws PageError 409; SourceError */
export async function remove(source: HttpSource, name: string): Promise<void> {
  await told(() => source.json(connectorPath(name), { method: 'DELETE' }));
}

/** Everything that Connect finds wrong, before anything is changed. @throws SourceError when it does not answer */
export async function validate(
  source: HttpSource,
  name: string,
  config: Config,
): Promise<readonly ConfigFault[]> {
  const className = config['connector.class'] ?? '';
  const path = `/connector-plugins/${encodeURIComponent(className)}/config/validate`;
  if (className === '') return [{ name: 'connector.class', problem: 'is missing' }];
  try {
    const answer = await source.json(path, { method: 'PUT', body: { ...config, name } });
    return faultsIn(answer as Validation, config);
  } catch (error) {
    // Some connectors refuse as a whole instead.
    const answer = statusIn(error);
    if (answer === undefined) throw error;
    return [{ name: '', problem: withoutSecrets(answer.message, config) }];
  }
}

interface Validation {
  readonly configs?: readonly {
    readonly value?: { readonly name?: string; readonly errors?: readonly string[] };
  }[];
}

export function faultsIn({ configs = [] }: Validation, config: Config): ConfigFault[] {
  return configs.flatMap(({ value: { name = '', errors = [] } = {} }) =>
    errors.map((problem) => ({ name, problem: withoutSecrets(problem, config) })),
  );
}

/** Asks again while Connect shares out its work: it takes no change then. */
async function told(ask: () => Promise<unknown>): Promise<void> {
  const until = Date.now() + settleMs;
  for (;;) {
    const refusal = await ask().then(() => undefined, refusalOf);
    if (refusal === undefined) return;
    if (!isSharingOut(refusal) || Date.now() > until) throw refusal;
    await pause(stepMs);
  }
}

/** @throws what is no answer of Connect */
function refusalOf(error: unknown): PageError {
  const answer = statusIn(error);
  if (answer === undefined) throw error;
  return new PageError(409, `Connect refuses: ${answer.message}`, undefined, { cause: error });
}

function isSharingOut({ cause }: PageError): boolean {
  const answer = statusIn(cause);
  return answer?.status === 409 && /rebalance|stale configuration/i.test(answer.message);
}

/** Workers learn of it one after the other; the page that follows shall show it. A late one is no fault. */
async function untilState(source: HttpSource, name: string, state: string): Promise<void> {
  const until = Date.now() + settleMs;
  while (Date.now() < until) {
    const connector = await readConnector(source, name);
    if ([connector, ...connector.tasks].every((each) => each.state === state)) return;
    await pause(stepMs);
  }
}

const [settleMs, stepMs] = [5000, 150];
