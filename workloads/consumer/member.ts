/** Reads as a member of the group, or the given partitions, until a signal, the stop rule or a failure ends it. */
import type { ConsumerEvents, IncomingBatch } from '../shared/client.ts';
import { asError, messageOf, NotAssignedError } from '../shared/errors.ts';
import type { Position, TopicPartition } from '../shared/record.ts';
import { abortable } from '../shared/retry.ts';
import { startingPlaces, type StartingPartition } from './assignment.ts';
import { createCommitter, type Committer } from './commits.ts';
import type { Session } from './session.ts';
import { watchForEnd } from './end-watch.ts';
import { countryReader } from './formats/index.ts';
import { createJudge, type Judge } from './judge.ts';
import { nameOf } from './partitions.ts';
import { parseSeek, parseStop } from './setting-values.ts';
import { groupOf, topicsOf } from './settings.ts';
import { isOddTimestamp } from './timestamps.ts';
import { workOn, type WorkOptions } from './work.ts';

/** @throws the failure that ended it; nothing is committed after one */
export async function readAsMember(session: Session): Promise<void> {
  const { settings, signal, state, client, close } = session;
  const { promise: finished, resolve: finish, reject: fail } = Promise.withResolvers<undefined>();
  // It may fail before anybody waits for it.
  finished.catch(() => undefined);
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  ending.addEventListener('abort', () => {
    finish(undefined);
  });
  const onFailure = (error: unknown): void => {
    if (!ending.aborted) state.phase = 'failed';
    fail(asError(error));
  };

  state.phase = 'joining';
  const end = watchForEnd(session, () => {
    over.abort();
  });
  await abortable(end.ask(), signal);
  const judge = createJudge(settings, await countryReader(settings));
  const opening = client.consumer({
    ...settings,
    topics: topicsOf(settings),
    group: groupOf(settings),
  });
  const consumer = await abortable(opening, signal);
  const committer = committerOf(session, async (positions) => consumer.commit(positions));
  const rewind = async (position: Position): Promise<void> => {
    if (!state.partitions.get(position)) return;
    await consumer.seek(position).catch((error: unknown) => {
      if (!(error instanceof NotAssignedError)) throw error;
    });
  };
  const inWork = new Set<Promise<void>>();
  const work = workOptions(session, { judge, committer, rewind, signal: ending, stop: over });
  const events = eventsOf(session, { committer, work, inWork, onFailure });
  try {
    signal.throwIfAborted();
    await Promise.race([consumer.run(events), finished]);
    if (!ending.aborted) end.begin();
    await finished;
    state.phase = 'stopping';
    await close('work in hand', Promise.allSettled([...inWork]));
    await close('commits', committer.close());
  } catch (error) {
    committer.abandon();
    throw error;
  } finally {
    await close('consumer', consumer.close());
    await close('watch for the end', end.close());
  }
}

function committerOf(
  { settings, state, log }: Session,
  commit: (positions: readonly Position[]) => Promise<void>,
): Committer {
  const { statistics, partitions } = state;
  const hasGroup = typeof groupOf(settings) === 'string';
  return createCommitter({
    strategy: settings.commit,
    intervalMs: settings.commitIntervalMs,
    commit: hasGroup ? commit : async () => Promise.resolve(),
    onCommitted(positions) {
      statistics.committed();
      partitions.committed(positions);
    },
    onFailed(message) {
      statistics.commitFailed(message);
      log.warn({ error: message }, 'a commit failed; it goes with the next one');
    },
  });
}

interface WorkParts {
  readonly judge: Judge;
  readonly committer: Committer;
  readonly rewind: WorkOptions['rewind'];
  readonly signal: AbortSignal;
  readonly stop: AbortController;
}

function workOptions(
  session: Session,
  { judge, committer, rewind, signal, stop }: WorkParts,
): WorkOptions {
  const { settings, state, patience, deadLetters } = session;
  const { statistics, watch, partitions } = state;
  const limit = parseStop(settings.stopAfter)?.after;
  const left = () =>
    typeof limit === 'number' ? limit - statistics.figures().total : Number.POSITIVE_INFINITY;
  return {
    ...settings,
    signal,
    judge,
    patience,
    deadLetters,
    committer,
    left,
    rewind,
    write(batch) {
      if (state.store === undefined) throw new Error('the store is not open');
      return state.store.write(batch);
    },
    onPart(part) {
      const { batch, written, tookMs } = part;
      statistics.part({ ...written, tookMs });
      const odd = batch.records.filter(({ record }) => isOddTimestamp(record.timestamp)).length;
      statistics.oddTimestamps(odd);
      partitions.done({ ...batch, offset: batch.next });
      watch.part(part, statistics.figures());
      if (left() <= 0) stop.abort();
    },
  };
}

interface EventParts {
  readonly committer: Committer;
  readonly work: WorkOptions;
  readonly inWork: Set<Promise<void>>;
  readonly onFailure: (error: unknown) => void;
}

function eventsOf(
  session: Session,
  { committer, work, inWork, onFailure }: EventParts,
): ConsumerEvents {
  const { state, log } = session;
  const { statistics, partitions } = state;
  const begin = beginner(session);
  return {
    async assigned(added) {
      try {
        const starts = await begin(added);
        statistics.assigned();
        committer.assigned(added);
        for (const { start, ...place } of starts)
          partitions.set({ ...place, position: start.offset });
        state.phase = 'running';
        return starts.map(({ topic, partition, start }) => ({
          topic,
          partition,
          offset: start.offset,
        }));
      } catch (error) {
        onFailure(error);
        throw error;
      }
    },
    async revoked(taken) {
      await committer.revoked(taken);
      // The last report is to tell of them.
      if (state.phase !== 'stopping') partitions.drop(taken);
      log.info({ partitions: taken.map(nameOf) }, 'partitions taken away');
    },
    async batch(batch) {
      seen(batch);
      const working = workOn(batch, work);
      inWork.add(working);
      try {
        await working;
      } catch (error) {
        onFailure(error);
        throw error;
      } finally {
        inWork.delete(working);
      }
    },
    interrupted(error) {
      tellInterruption(session, error);
    },
    crashed: onFailure,
  };

  function seen({ topic, partition, highWatermark }: IncomingBatch): void {
    const range = partitions.get({ topic, partition })?.range;
    if (range && range.end < highWatermark) partitions.seen({ ...range, end: highWatermark });
  }
}

function tellInterruption({ state, log }: Session, error: Error | undefined): void {
  const before = state.readingFault;
  state.readingFault = error && messageOf(error);
  if (error === undefined) log.info('reads again');
  else if (before === undefined) log.warn({ error: messageOf(error) }, 'cannot read; tries on');
}

/** A seek is for the first time that a partition comes: later it would throw away what has been done. */
function beginner({ settings, state, admin, patience, log }: Session) {
  const target = settings.seekTo === undefined ? undefined : parseSeek(settings.seekTo);
  const group = groupOf(settings);
  const sought = new Set<string>();
  return async (partitions: readonly TopicPartition[]): Promise<StartingPartition[]> => {
    const places = async () =>
      startingPlaces(partitions, {
        admin,
        group: typeof group === 'string' ? group : undefined,
        reset: settings.reset,
        stored: state.store?.positions() ?? [],
        seek: (partition) => (sought.has(nameOf(partition)) ? undefined : target),
      });
    const starts = await patience({ what: 'finding where to begin', work: places });
    for (const start of starts) {
      sought.add(nameOf(start));
      const { offset, because, lostToRetention } = start.start;
      const level = lostToRetention > 0n ? 'warn' : 'info';
      log[level](
        { partition: nameOf(start), offset, because, lostToRetention },
        'partition begins',
      );
    }
    return starts;
  };
}
