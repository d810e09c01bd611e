/** Looks from time to time how far behind the partitions are, and prints the statistics. */
import { messageOf } from '../shared/errors.ts';
import { printResult } from '../shared/log.ts';
import type { Session } from './session.ts';
import { behind } from './report-line.ts';

export interface Monitor {
  close(): Promise<void>;
}

const mostMs = 5000;

export function startMonitor(
  session: Pick<Session, 'settings' | 'state' | 'admin' | 'log'>,
): Monitor {
  const { reportIntervalMs, stuckAfterMs } = session.settings;
  const everyMs = Math.min(mostMs, reportIntervalMs || mostMs, Math.ceil(stuckAfterMs / 2));
  let running: Promise<void> = Promise.resolve();
  let timer = setTimeout(tick, everyMs);
  const printer =
    reportIntervalMs === 0 ? undefined : setInterval(print, reportIntervalMs, session);
  function tick(): void {
    running = look(session).then(() => {
      if (!ended) timer = setTimeout(tick, everyMs);
    });
  }
  let ended = false;
  return {
    async close() {
      ended = true;
      clearTimeout(timer);
      clearInterval(printer);
      await running;
      // The last line is to tell the last state.
      await refresh(session);
    },
  };
}

async function look(session: Pick<Session, 'settings' | 'state' | 'admin' | 'log'>): Promise<void> {
  const { state } = session;
  await refresh(session);
  const waiting = behind(state.partitions.all());
  if (waiting === 0n) state.statistics.idle();
  state.watch.tick(state.statistics.figures(), waiting);
}

async function refresh({
  state,
  admin,
  log,
}: Pick<Session, 'state' | 'admin' | 'log'>): Promise<void> {
  const topics = new Set(state.partitions.all().map(({ topic }) => topic));
  try {
    const ranges = await Promise.all([...topics].map(async (topic) => admin.offsets(topic)));
    for (const range of ranges.flat()) state.partitions.seen(range);
    state.askingFault = undefined;
  } catch (error) {
    state.askingFault = messageOf(error);
    log.debug({ error: messageOf(error) }, 'could not ask how far the topics go');
  }
}

function print({ state }: Pick<Session, 'state'>): void {
  printResult({ kind: 'statistics', ...state.report() });
}
