/** How quick the producer is: beside Kafka's own tool and plain kafkajs, on the same broker, turn by turn. */
import { say } from '../lib/print.ts';
import { BenchBroker, partitions } from './broker.ts';
import { produceCases, type ProduceCase } from './produce/cases.ts';
import { contestantsOf, type Contestant, type Sent } from './produce/contestants.ts';
import { produceFigures } from './produce/figures.ts';
import type { Figure } from './report.ts';
import { selected, type BenchRequest, type Measured } from './request.ts';
import { takeTurns } from './turns.ts';

const usualRuns = { full: 3, quick: 1 } as const;

/** @throws UserFault when the settings are refused or a case is unknown. */
export async function measure(request: BenchRequest): Promise<Measured> {
  const cases = selected(produceCases, request);
  const size = request.quick ? 'quick' : 'full';
  const runs = request.runs ?? usualRuns[size];
  await using broker = await BenchBroker.start(request);
  const bench = { broker, runs, size, signal: request.signal } as const;
  await warmUp(bench);
  const figures: Figure[] = [];
  for (const what of cases) figures.push(...(await measureCase(what, bench)));
  return { runs, notes: cases.map((what) => noteOf(what, size)), figures };
}

interface Bench {
  readonly broker: BenchBroker;
  readonly runs: number;
  readonly size: keyof ProduceCase['records'];
  readonly signal: AbortSignal;
}

async function measureCase(what: ProduceCase, bench: Bench): Promise<Figure[]> {
  const taken = await takeTurns(contestantsOf(what), bench.runs, async (contestant, run) => {
    const sent = await sendOnce(contestant, what, bench);
    const { perSecond, seconds } = sent;
    const which = `${what.name} ${run + 1}/${bench.runs}: ${contestant.name}`;
    say(`${which} ${perSecond.toFixed(0)} records/s, ${seconds.toFixed(1)} s`);
    return sent;
  });
  return produceFigures(what, taken);
}

async function sendOnce(who: Contestant, what: ProduceCase, bench: Bench): Promise<Sent> {
  const { broker, size, signal } = bench;
  const records = what.records[size];
  return broker.withTopic((topic) => who.send({ broker, topic, what, records, signal }));
}

/** Not counted: a broker that has just started is slow, and files are read for the first time. */
async function warmUp(bench: Bench): Promise<void> {
  const [first] = produceCases;
  if (first === undefined) return;
  for (const who of contestantsOf(first)) await sendOnce(who, first, { ...bench, size: 'quick' });
}

function noteOf({ name, records, valueBytes, knobs, rate }: ProduceCase, size: Bench['size']) {
  const { acks, idempotent, lingerMs, batchSizeBytes } = knobs;
  const what = `${records[size]} records of ${valueBytes} bytes to ${partitions} partitions`;
  const how = `acks ${acks}${idempotent ? ', idempotent' : ''}, linger ${lingerMs} ms, batches of ${batchSizeBytes} bytes`;
  return `${name}: ${what}, ${how}${rate > 0 ? `, ${rate} records/s` : ''}`;
}
