import { execa } from 'execa';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../workloads/consumer/store/index.ts';
import { projectDir } from '../../../../stacks/places.ts';
import { tempFolder } from '../../support/temp.ts';
import { invalid, judgedBatch, valid } from './records.ts';

const program = join(projectDir, 'workloads', 'consumer', 'report.ts');

/** Runs the report in a folder with a database; its first record is of 2023-11-14T22:13:20Z. */
async function report(...args: readonly string[]) {
  const cwd = tempFolder();
  const store = openStore(join(cwd, 'kafka_data.db'));
  store.write(
    judgedBatch(
      valid(0n),
      valid(1000n, 'Canada'),
      valid(2000n),
      invalid(9_007_199_254_740_993n, { value: Buffer.from([0xff]), timestamp: -1n }),
    ),
  );
  store.close();
  return execa(process.execPath, [program, ...args], { cwd, reject: false });
}

describe('the report', () => {
  it('shows the top countries without being asked for more', async () => {
    const { stdout } = await report();
    expect(stdout.split('\n')).toEqual([
      'country  records  first                     last',
      'USA      2        2023-11-14T22:13:20.000Z  2023-11-14T22:13:22.000Z',
      'Canada   1        2023-11-14T22:13:21.000Z  2023-11-14T22:13:21.000Z',
    ]);
  });

  it('shows as many as are asked for, as JSON too', async () => {
    const { stdout } = await report('--json', 'top', '1');
    expect(JSON.parse(stdout)).toEqual([
      { country: 'USA', count: 2, firstTime: '1700000000000', lastTime: '1700000002000' },
    ]);
  });

  it('counts between two times', async () => {
    const args = ['between', '2023-11-14T22:13:21Z', '2023-11-14T22:13:22Z', '--json'];
    const { stdout } = await report(...args);
    expect((JSON.parse(stdout) as { country: string }[]).map(({ country }) => country)).toEqual([
      'Canada',
    ]);
  });

  it('shows what was rejected, bytes and large offsets unharmed', async () => {
    const { stdout } = await report('rejected', '--json');
    expect(JSON.parse(stdout)).toEqual([
      {
        topic: 't',
        partition: 0,
        offset: '9007199254740993',
        reason: 'unknown country: "x"',
        timestamp: '-1',
        key: null,
        value: { base64: '/w==' },
        headers: [],
      },
    ]);
  });

  it('counts the rows', async () => {
    const { stdout } = await report('counts', '--json');
    expect(JSON.parse(stdout)).toEqual({ messages: 3, tombstones: 0, rejected: 1, countries: 2 });
  });

  it.each<[number, string, string[]]>([
    [1, 'there is no database ./none.db', ['--database', './none.db']],
    [2, 'A whole number from 1 is needed', ['top', '0']],
    [2, 'A date such as', ['between', 'yesterday', 'today']],
    [2, "unknown option '--jason'", ['--jason']],
  ])('ends with %i and says: %s', async (code, text, args) => {
    const { exitCode, stderr } = await report(...args);
    expect({ exitCode, said: stderr.includes(text) }).toEqual({ exitCode: code, said: true });
  });
});
