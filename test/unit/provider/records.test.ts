import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspect } from '../../../stacks/provider/os.ts';
import {
  livingRecords,
  readLiving,
  removeRecord,
  writeRecord,
  type RunRecord,
} from '../../../stacks/provider/records.ts';
import { tempFolder, write } from '../support/temp.ts';

const living: RunRecord = {
  pid: process.pid,
  startTime: inspect(process.pid)?.startTime ?? '',
  stack: 'dev',
  name: 'kafka',
  logFile: '/tmp/kafka.log',
  stopGraceMs: 45_000,
  startedAt: '2026-01-02T03:04:05.678Z',
};

describe('run records', () => {
  it('are read back as written', () => {
    const file = join(tempFolder(), 'run', 'kafka.json');
    writeRecord(file, living);
    expect(readLiving(file)).toEqual(living);
  });

  it('of processes that have gone count for nothing', () => {
    const file = join(tempFolder(), 'kafka.json');
    writeRecord(file, { ...living, startTime: '1' });
    expect(readLiving(file)).toBeUndefined();
  });

  it.each(['', '{"pid":', 'null'])(
    'that a crash left half written count for nothing: %j',
    (text) => {
      expect(readLiving(write(join(tempFolder(), 'kafka.json'), text))).toBeUndefined();
    },
  );

  it('are listed where the process lives, and nothing else in the folder', () => {
    const run = tempFolder();
    writeRecord(join(run, 'kafka.json'), living);
    writeRecord(join(run, 'connect.json'), { ...living, startTime: '1' });
    write(join(run, 'notes.txt'), 'x');
    expect(livingRecords(run)).toEqual([{ file: join(run, 'kafka.json'), record: living }]);
  });

  it('are none where the folder is not there', () => {
    expect(livingRecords(join(tempFolder(), 'none'))).toEqual([]);
  });

  it('can be removed twice', () => {
    const file = join(tempFolder(), 'kafka.json');
    writeRecord(file, living);
    removeRecord(file, living);
    removeRecord(file, living);
    expect(readLiving(file)).toBeUndefined();
  });

  it('stay where they tell of the successor', () => {
    const file = join(tempFolder(), 'kafka.json');
    writeRecord(file, living);
    removeRecord(file, { ...living, pid: living.pid + 1 });
    expect(readLiving(file)).toEqual(living);
  });
});
