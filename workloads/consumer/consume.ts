/** The consumer from its start to its end. */
import type { Client, ClientAdmin } from '../shared/client.ts';
import { connect } from '../shared/clients/index.ts';
import { messageOf, TopicMissingError } from '../shared/errors.ts';
import { serve, type HttpServer } from '../shared/http.ts';
import { printResult } from '../shared/log.ts';
import { abortable } from '../shared/retry.ts';
import type { Running } from '../shared/run.ts';
import { waitForTopic } from '../shared/topics.ts';
import { openDeadLetters, type DeadLetters } from './dead-letters.ts';
import { memoryStore } from './memory-counts.ts';
import { startMonitor } from './monitor.ts';
import { createPatience, type Patience } from './patience.ts';
import { readAsMember } from './member.ts';
import { createCloser } from './session.ts';
import { groupOf, topicsOf, type ConsumerProgramSettings } from './settings.ts';
import { createState, type State } from './state.ts';
import { openStore } from './store/index.ts';

/** @returns 0 @throws why it could not go on */
export async function consume(
  settings: ConsumerProgramSettings,
  running: Running,
): Promise<number> {
  const state = createState(settings, running.log);
  const { brokers, client, commit } = settings;
  const what = { brokers, client, commit, topics: topicsOf(settings), from: groupOf(settings) };
  running.log.info(what, 'starting');
  const server = await listen(settings, state, running);
  try {
    await run(settings, running, state);
    return 0;
  } catch (error) {
    // A stop in the middle of a start is a stop.
    if (running.signal.aborted && state.phase !== 'failed') return 0;
    state.phase = 'failed';
    throw error;
  } finally {
    printResult({ kind: 'end', ...state.report() });
    state.store?.close();
    await server?.close();
  }
}

async function run(
  settings: ConsumerProgramSettings,
  running: Running,
  state: State,
): Promise<void> {
  const patience = patienceOf(settings, running, state);
  state.store = await patience({
    what: 'opening the database',
    work: () => (settings.database === 'none' ? memoryStore() : openStore(settings.database)),
  });
  const close = createCloser(settings, running);
  const client = connect(settings, running.log);
  const admin = await abortable(client.admin(), running.signal);
  try {
    state.phase = 'waiting for topics';
    for (const topic of topicsOf(settings)) await present(topic, admin, settings, running);
    const deadLetters = await openDeadLettersIfWanted(client, admin, settings, running);
    const session = { ...running, settings, state, patience, close, client, admin, deadLetters };
    const monitor = startMonitor(session);
    try {
      await readAsMember(session);
    } finally {
      await close('monitor', monitor.close());
      await close('dead letters', deadLetters?.close() ?? Promise.resolve());
    }
  } finally {
    await close('admin', admin.close());
  }
}

function patienceOf(
  { storageRetryMs }: ConsumerProgramSettings,
  { signal, log }: Running,
  state: State,
): Patience {
  return createPatience({
    deadlineMs: storageRetryMs,
    signal,
    log,
    onFailed(error) {
      state.statistics.storageFailed();
      state.storageFault = messageOf(error);
    },
    onRecovered() {
      state.storageFault = undefined;
    },
  });
}

async function listen(
  { httpHost, httpPort }: ConsumerProgramSettings,
  state: State,
  { log }: Running,
): Promise<HttpServer | undefined> {
  if (httpPort === 0) return undefined;
  const { prometheusOf } = await import('./prometheus.ts');
  const registry = prometheusOf(() => state.report());
  const health = () => state.health();
  const server = await serve({ host: httpHost, port: httpPort, health, registry });
  log.info({ host: httpHost, port: server.port }, 'health and metrics');
  return server;
}

/** Waits for the topic as long as the settings say. */
async function present(
  topic: string,
  admin: ClientAdmin,
  { topicWaitMs }: ConsumerProgramSettings,
  { signal, log }: Running,
): Promise<void> {
  const there = await abortable(admin.describeTopic(topic), signal);
  if (there === undefined && topicWaitMs === 0) {
    throw new TopicMissingError(`there is no topic ${topic}`);
  }
  if (there === undefined) log.info({ topic, topicWaitMs }, 'waiting for the topic');
  await waitForTopic(admin, topic, { timeoutMs: Math.max(topicWaitMs, leaderWaitMs), signal });
}

/** A topic that is there gets its leaders soon, also when nobody wants to wait for topics. */
const leaderWaitMs = 30_000;

async function openDeadLettersIfWanted(
  client: Client,
  admin: ClientAdmin,
  { deadLetterTopic }: ConsumerProgramSettings,
  { signal }: Running,
): Promise<DeadLetters | undefined> {
  if (deadLetterTopic === undefined) return undefined;
  return openDeadLetters(client, admin, {
    topic: deadLetterTopic,
    timeoutMs: leaderWaitMs,
    signal,
  });
}
