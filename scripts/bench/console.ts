/** How quick the console's pages are on a cluster that is large for one machine, and what memory it holds. */
import { say } from '../lib/print.ts';
import { BenchBroker } from './broker.ts';
import { fillCluster, sizes } from './console/cluster.ts';
import { consolePages, type TimedPage } from './console/pages.ts';
import { RunningConsole } from './console/running.ts';
import { figure, type Figure } from './report.ts';
import { selected, type BenchRequest, type Measured } from './request.ts';
import { takeTurns } from './turns.ts';

const usualRuns = { full: 10, quick: 3 } as const;

/** Thousands of partitions take more than the usual heap of a broker. */
const heap = { 'kafka-stack:heapMb': '{"kafka":1536}', 'kafka-stack:uiFlavour': 'kafbat' };

/** @throws UserFault when the settings are refused or a case is unknown. */
export async function measure(request: BenchRequest): Promise<Measured> {
  const pages = selected(consolePages, request);
  const size = request.quick ? 'quick' : 'full';
  const runs = request.runs ?? usualRuns[size];
  await using broker = await BenchBroker.start(request, heap);
  const figures = await broker.withTopic(async (topic) => {
    await fillCluster({ broker, topic, ...sizes[size], signal: request.signal });
    await using console = await RunningConsole.start(broker.bootstrap, request.signal);
    const first = figure(
      { name: 'first page', about: 'from the start of the program to its dashboard', unit: 'ms' },
      [console.firstPageMs],
    );
    const timed = await timePages(pages, runs, { console, topic });
    const memory = figure(
      { name: 'memory', about: 'most that the console held, resident', unit: 'MB' },
      [console.peakMb()],
    );
    return [first, ...timed, memory];
  });
  const { topics, partitions, records } = sizes[size];
  return {
    runs,
    notes: [`${topics} topics of ${partitions} partitions, and one of ${records} records`],
    figures,
  };
}

interface Subject {
  readonly console: RunningConsole;
  /** The one with all the records. */
  readonly topic: string;
}

async function timePages(
  pages: readonly TimedPage[],
  runs: number,
  { console, topic }: Subject,
): Promise<Figure[]> {
  // Not counted: code that runs for the first time is slow.
  for (const page of pages) await console.time(page.path(topic));
  const taken = await takeTurns(pages, runs, async (page) => console.time(page.path(topic)));
  return [...taken].map(([{ name, about }, times]) => {
    const found = figure({ name, about, unit: 'ms' }, times);
    say(`${name}: ${found.median.toFixed(0)} ms`);
    return found;
  });
}
