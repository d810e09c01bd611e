/** `npm run bench -- NAME` measures and prints. Figures come with the machine they were taken on; nothing is asserted. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { load, machineFacts } from './bench/machine.ts';
import { printReport } from './bench/report.ts';
import type { BenchRequest, Measured } from './bench/request.ts';
import { messageOf, UserFault } from '../stacks/errors.ts';
import { printJson, say } from './lib/print.ts';

interface BenchEntry {
  readonly summary: string;
  /** Whether it has cases that can be measured one by one, and a quick way. */
  readonly cases?: true;
  readonly load: () => Promise<{ measure: (request: BenchRequest) => Promise<Measured> }>;
}

/** A new bench is a file in `bench/` and a line here. */
const benches: Readonly<Record<string, BenchEntry>> = {
  up: {
    summary:
      'time of up and down, memory of the services; beside docker-compose with a stack of target docker',
    load: () => import('./bench/up.ts'),
  },
  produce: {
    summary: 'records a second of the producer, beside kafka-producer-perf-test and plain kafkajs',
    cases: true,
    load: () => import('./bench/produce.ts'),
  },
  consume: {
    summary:
      'records a second of the consumer with and without SQLite, beside kafka-consumer-perf-test',
    cases: true,
    load: () => import('./bench/consume.ts'),
  },
  console: {
    summary: 'time of the console’s pages, and its memory, with many topics and a large one',
    cases: true,
    load: () => import('./bench/console.ts'),
  },
};

interface Options {
  readonly runs?: number;
  readonly stack?: string;
  readonly distribution?: string;
  readonly quick?: boolean;
  readonly only?: readonly string[];
  readonly json?: boolean;
}

async function run(name: string, entry: BenchEntry, options: Options): Promise<void> {
  const interrupt = new AbortController();
  const stop = () => {
    interrupt.abort(new Error('interrupted'));
  };
  // They stay: a signal without a listener of ours would end this process before it has tidied up.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const { measure } = await entry.load();
  const machine = machineFacts();
  const { runs, stack, distribution, quick, only, json } = options;
  const { signal } = interrupt;
  const measured = await measure({ runs, stack, distribution, quick, only, signal });
  const report = { bench: name, machine, loadAtEnd: load(), ...measured };
  if (json) printJson(report);
  else printReport(report);
}

function parseRuns(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Allowed: a whole number from 1 to 99.');
}

/** What went wrong first, then what went wrong while tidying up. */
function tell(error: unknown): void {
  if (!(error instanceof SuppressedError)) {
    say(messageOf(error));
    return;
  }
  tell(error.suppressed);
  tell(error.error);
}

const program = new Command('bench').description('Measures this project on this machine.');
program.showHelpAfterError().exitOverride();
for (const [name, entry] of Object.entries(benches)) {
  const command = program
    .command(name)
    .description(entry.summary)
    .option('--runs <number>', 'how often each figure is taken', parseRuns)
    .option('--stack <name>', 'whose settings to measure with; the stack itself is left alone')
    .option('--distribution <name>', "instead of the stack's own, such as open")
    .option('--json', 'print one JSON document on standard output and nothing else there')
    .exitOverride()
    .action((options: Options) => run(name, entry, options));
  if (!entry.cases) continue;
  command
    .option('--quick', 'fewer records, cases and runs: a look within two minutes')
    .option('--only <case...>', 'these cases; a wrong name lists all');
}

try {
  await program.parseAsync();
} catch (error) {
  const usage = error instanceof CommanderError;
  if (!usage) tell(error);
  process.exitCode =
    usage && error.exitCode === 0 ? 0 : usage || error instanceof UserFault ? 2 : 1;
}
