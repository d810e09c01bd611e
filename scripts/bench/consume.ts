/** How quick the consumer is, with and without a database: beside Kafka's own tool, on the same broker, turn by turn. */
import { say } from '../lib/print.ts';
import { BenchBroker, partitions } from './broker.ts';
import { consumeCases, filled, type ConsumeCase } from './consume/cases.ts';
import { readersOf, type Reading } from './consume/contestants.ts';
import { consumeFigures } from './consume/figures.ts';
import { fill, valueBytes } from './consume/fill.ts';
import { selected, type BenchRequest, type Measured } from './request.ts';
import { takeTurns } from './turns.ts';

const usualRuns = { full: 3, quick: 1 } as const;

/** @throws UserFault when the settings are refused or a case is unknown. */
export async function measure(request: BenchRequest): Promise<Measured> {
  const cases = selected(consumeCases, request);
  const size = request.quick ? 'quick' : 'full';
  const runs = request.runs ?? usualRuns[size];
  const { signal } = request;
  await using broker = await BenchBroker.start(request);
  const figures = await broker.withTopic(async (topic) => {
    await fill({ broker, topic, records: filled[size], signal });
    return measureReaders(cases, runs, { broker, topic, size, signal });
  });
  return { runs, notes: notesOf(cases, size), figures };
}

async function measureReaders(cases: readonly ConsumeCase[], runs: number, reading: Reading) {
  const readers = readersOf(cases);
  // Not counted: a broker that has just started is slow.
  await readers[0]?.read(reading);
  const taken = await takeTurns(readers, runs, async ({ name, read }, run) => {
    const done = await read(reading);
    const { perSecond, seconds } = done;
    say(`${run + 1}/${runs}: ${name} ${perSecond.toFixed(0)} records/s, ${seconds.toFixed(1)} s`);
    return done;
  });
  return consumeFigures(taken);
}

function notesOf(cases: readonly ConsumeCase[], size: Reading['size']): string[] {
  const read = cases.map(({ name, records }) => `${name}: ${records[size]}`);
  return [
    `a topic with ${filled[size]} records of ${valueBytes} bytes in ${partitions} partitions`,
    `records that are read: java: ${filled[size]}, ${read.join(', ')}`,
  ];
}
