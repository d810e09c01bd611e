#!/usr/bin/env node
/** Questions to the consumer's database: `node workloads/consumer/report.ts --help`. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../shared/errors.ts';
import { jsonOf } from '../shared/log.ts';
import { countRows, plainRejected, rejectedRows, textTable } from './report-tables.ts';
import { parseTime } from './setting-values.ts';
import { openForReading } from './store/database.ts';
import { countries, countriesBetween, rejectedRecords, totals } from './store/queries.ts';

const exitFailed = 1;
const exitWrongUse = 2;

interface Options {
  readonly database: string;
  readonly json?: true;
}

/** What a question finds, for programs and for people. */
interface Answer {
  readonly json: unknown;
  readonly text: string;
}

const program = new Command('report')
  .description('Answers questions about what the consumer has stored.')
  .option('--database <file>', 'SQLite file of the consumer', './kafka_data.db')
  .option('--json', 'one JSON document; offsets and times are text there')
  .exitOverride();

program
  .command('top', { isDefault: true })
  .argument('[n]', 'how many countries', wholeNumber, 10)
  .description('the countries with most records')
  .action((limit: number) => {
    answer((database) => ofCounts(countries(database, limit)));
  });
program
  .command('between')
  .argument('<from>', 'first moment, such as 2026-01-31 or 2026-01-31T12:00:00Z', time)
  .argument('<to>', 'moment after the last one; without a zone it is UTC', time)
  .description('countries of the records with a time in between')
  .action((from: bigint, to: bigint) => {
    answer((database) => ofCounts(countriesBetween(database, from, to)));
  });
program
  .command('rejected')
  .description('records that are not valid, with the reason')
  .action(() => {
    answer((database) => {
      const rejected = rejectedRecords(database);
      return { json: rejected.map(plainRejected), text: textTable(rejectedRows(rejected)) };
    });
  });
program
  .command('counts')
  .description('how many rows there are')
  .action(() => {
    answer((database) => {
      const all = totals(database);
      return { json: all, text: textTable(Object.entries(all).map(([of, n]) => [of, String(n)])) };
    });
  });

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has gone, such as `head`.
  if (error.code !== 'EPIPE') throw error;
});
try {
  program.parse();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : exitWrongUse;
  } else {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = exitFailed;
  }
}

function answer(ask: (database: DatabaseSync) => Answer): void {
  const { database: file, json } = program.opts<Options>();
  const database = openForReading(file);
  try {
    const { json: document, text } = ask(database);
    process.stdout.write(`${json ? jsonOf(document) : text}\n`);
  } finally {
    database.close();
  }
}

function ofCounts(counts: ReturnType<typeof countries>): Answer {
  const rows = countRows(counts);
  return { json: counts, text: rows.length > 1 ? textTable(rows) : 'no records' };
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('A whole number from 1 is needed.');
}

function time(text: string): bigint {
  const found = parseTime(text);
  if (found === undefined) {
    throw new InvalidArgumentError('A date such as 2026-01-31 or 2026-01-31T12:00:00Z is needed.');
  }
  return found;
}
