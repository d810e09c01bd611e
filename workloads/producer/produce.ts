/** The producer from its start to its end. */
import { connect } from '../shared/clients/index.ts';
import type { Client, ClientAdmin, ClientProducer } from '../shared/client.ts';
import { asError, messageOf } from '../shared/errors.ts';
import { serve, type HttpServer } from '../shared/http.ts';
import { printResult, type Log } from '../shared/log.ts';
import type { Running } from '../shared/run.ts';
import { ensureTopic, waitForTopic } from '../shared/topics.ts';
import { Accumulator } from './accumulator.ts';
import { openAcknowledgedFile } from './acknowledged-file.ts';
import { createFailureLog } from './failure-log.ts';
import { healthOf } from './health.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { senders, type Outcomes } from './modes.ts';
import { pump, untilAborted } from './pump.ts';
import { resolve, type ProducerProgramSettings, type ResolvedSettings } from './settings.ts';
import { openSource } from './sources/index.ts';
import { Tally } from './tally.ts';
import { givenUpAfter } from './time-limit.ts';
import { TopicSizes } from './topic-sizes.ts';

/** @returns exit code: 0 when nothing failed, or errors are tolerated */
export async function produce(given: ProducerProgramSettings, running: Running): Promise<number> {
  const settings = resolve(given);
  const tally = new Tally(settings.acks !== '0');
  await using open = new AsyncDisposableStack();
  try {
    await work(settings, tally, running, open);
  } catch (thrown) {
    // A stop while the start still waits for the broker is no failure.
    if (!running.signal.aborted) {
      tally.fatal = asError(thrown);
      throw thrown;
    }
    running.log.info(`stopped: ${messageOf(thrown)}`);
  }
  const summary = tally.summary();
  printResult(summary);
  return summary.failed > 0 && !settings.tolerateErrors ? 1 : 0;
}

async function work(
  settings: ResolvedSettings,
  tally: Tally,
  running: Running,
  open: AsyncDisposableStack,
): Promise<void> {
  const { signal, log } = running;
  // Health and metrics can be asked from the first moment, when there is no accumulator yet.
  const now: { accumulator?: Accumulator } = {};
  const metrics = createMetrics(tally, () => now.accumulator ?? idle(settings));
  const http = await listen(settings, tally, metrics);
  if (http) {
    open.defer(() => http.close());
    log.info({ port: http.port }, 'health and metrics');
  }
  const client = connect(settings, log);
  const admin = await client.admin();
  open.defer(() => closeQuietly(admin, settings, log));
  const sizes = await knownTopic(settings, admin, signal);
  open.defer(() => {
    sizes.close();
  });
  const producer = await openProducer(client, settings);
  open.defer(() => closeQuietly(producer, settings, log));
  const outcomes = await outcomesOf(settings, tally, running, open);
  const accumulator = new Accumulator({
    settings,
    producer,
    sizes,
    events: {
      sent: metrics.request,
      retried: (batch, error) => {
        tally.retriedBatches += 1;
        const { topic, partition, attempts } = batch;
        log.debug({ topic, partition, attempts }, `sent again: ${messageOf(error)}`);
      },
    },
  });
  now.accumulator = accumulator;
  await run(settings, { accumulator, outcomes, tally, running });
}

interface RunParts {
  readonly accumulator: Accumulator;
  readonly outcomes: Outcomes;
  readonly tally: Tally;
  readonly running: Running;
}

/** Sends all of the source; the signal ends it early, but not what has been taken. */
async function run(
  settings: ResolvedSettings,
  { accumulator, outcomes, tally, running: { signal, log } }: RunParts,
): Promise<void> {
  const failureLog = createFailureLog(log);
  const { maxPending, shutdownTimeoutMs } = settings;
  let warned = false;
  tally.begin();
  await pump({
    source: openSource(settings, signal),
    send: senders[settings.mode]({ accumulator, outcomes, maxPending }),
    signal,
    taken: ({ timestamp }) => {
      tally.handOver();
      if (timestamp !== 0n || warned) return;
      warned = true;
      log.warn('a record is of 1970 (timestamp 0): where records expire it is deleted at once');
    },
    unsendable: ({ place, error }) => {
      tally.refuse(error);
      failureLog(error, { place });
    },
  });
  await untilAborted(accumulator.flush(), signal);
  await accumulator.close(shutdownTimeoutMs * flushShare);
}

/** Counts, logs, and keeps what was acknowledged. */
async function outcomesOf(
  { acknowledgedFile }: ResolvedSettings,
  tally: Tally,
  { log }: Running,
  open: AsyncDisposableStack,
): Promise<Outcomes> {
  const failureLog = createFailureLog(log);
  const file =
    acknowledgedFile === undefined ? undefined : await openAcknowledgedFile(acknowledgedFile);
  if (file) open.defer(() => file.close());
  return {
    success: (record, partition, offset) => {
      tally.deliver(record);
      file?.write(record, partition, offset);
    },
    failure: (error, record, partition) => {
      tally.fail(error);
      failureLog(error, { topic: record.topic, partition, key: record.key?.toString('utf8') });
    },
  };
}

async function knownTopic(
  settings: ResolvedSettings,
  admin: ClientAdmin,
  signal: AbortSignal,
): Promise<TopicSizes> {
  const { topic, topicTimeoutMs: timeoutMs, partitions = 1, metadataMaxAgeMs } = settings;
  if (settings.createTopic) await ensureTopic(admin, { topic, partitions }, { timeoutMs, signal });
  else await waitForTopic(admin, topic, { timeoutMs, signal });
  const sizes = new TopicSizes(admin, metadataMaxAgeMs);
  await sizes.refresh(topic);
  return sizes;
}

function openProducer(client: Client, settings: ResolvedSettings): Promise<ClientProducer> {
  const { acks, idempotent, compression, requestTimeoutMs } = settings;
  return client.producer({ acks, idempotent, compression, requestTimeoutMs });
}

async function listen(
  { httpHost: host, httpPort: port, stallMs }: ResolvedSettings,
  tally: Tally,
  { registry }: Metrics,
): Promise<HttpServer | undefined> {
  if (port === 0) return undefined;
  return serve({ host, port, registry, health: () => healthOf(tally, stallMs) });
}

/** All records have heard: a connection that cannot be closed changes nothing any more. */
async function closeQuietly(
  connection: { close(): Promise<void> },
  { shutdownTimeoutMs }: ResolvedSettings,
  log: Log,
): Promise<void> {
  try {
    await givenUpAfter(shutdownTimeoutMs * closeShare, connection.close());
  } catch (error) {
    log.debug({ err: asError(error) }, 'a connection could not be closed');
  }
}

/** Parts of the time for a stop: the last flush, and each of two connections. */
const flushShare = 0.7;
const closeShare = 0.1;

function idle({ bufferMemoryBytes }: ResolvedSettings) {
  return { availableBytes: bufferMemoryBytes, inFlight: 0 };
}
