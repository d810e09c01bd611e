import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../workloads/programs.ts';
import { settingsToEnv } from '../../workloads/shared/settings.ts';
import { leavesNothing } from './leaves-nothing.ts';
import { count, report, smokeOutputs, Visit } from './support.ts';

leavesNothing('topics', 'groups');

const records = 1000;

/** The programs as anybody may start them beside a stack. Does not prove those that are deployed with it. */
describe('producer and consumer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kstack-smoke-workloads-'));
  const [acknowledgedFile, database] = [
    join(folder, 'acknowledged.jsonl'),
    join(folder, 'rows.db'),
  ];
  let visit: Visit;

  async function run(program: keyof typeof programs, settings: Readonly<Record<string, unknown>>) {
    const main = join(import.meta.dirname, '..', '..', 'workloads', program, 'main.ts');
    const { bootstrapServers: brokers } = smokeOutputs().endpoints;
    const env = settingsToEnv(programs[program], { brokers, ...settings });
    await execa(process.execPath, [main], { env, stdin: 'ignore' });
  }

  beforeAll(async () => {
    visit = await Visit.begin();
    const topic = await visit.topic(3);
    await run('producer', { topic, count: records, seed: 7, acknowledgedFile });
    await run('consumer', {
      topics: [topic],
      group: visit.group(),
      database,
      stopAfter: 'end',
      maxMessagesPerCountry: records,
    });
  });
  afterAll(async () => {
    await visit[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  it('lose nothing: what was acknowledged is what is stored, row by row', () => {
    const sent = readFileSync(acknowledgedFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { partition: number; offset: string; value: string })
      .map(({ partition, offset, value }) => `${partition}/${offset} ${value}`);
    using db = new DatabaseSync(database, { readOnly: true });
    const stored = db
      .prepare('SELECT partition, offset, country FROM country_messages')
      .all()
      .map(
        ({ partition, offset, country }) =>
          `${String(partition)}/${String(offset)} ${String(country)}`,
      );
    expect(sent).toHaveLength(records);
    expect(stored.toSorted()).toEqual(sent.toSorted());
    report('workloads: acknowledged is stored', count(sent, stored));
  });

  it('count every country once a row', () => {
    using db = new DatabaseSync(database, { readOnly: true });
    const counted = db.prepare('SELECT country, count FROM country_counts ORDER BY country').all();
    const rows = db
      .prepare(
        'SELECT country, count(*) AS count FROM country_messages GROUP BY country ORDER BY country',
      )
      .all();
    expect(counted).toEqual(rows);
  });
});
