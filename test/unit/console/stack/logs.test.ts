import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logNames, readLog } from '../../../../console/stack/logs.ts';

describe('the logs of the stack’s programs', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kstack-logs-'));
    writeFileSync(join(folder, 'kafka.log'), 'first\n\nsecond\n');
    writeFileSync(join(folder, 'connect.log'), `${'x'.repeat(100_000)}\nlast\n`);
    writeFileSync(join(folder, 'kafka.log.1'), 'old\n');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are named by their programs, without those that were rotated away', async () => {
    expect(await logNames(folder)).toEqual(['connect', 'kafka']);
  });

  it('are none where the services run elsewhere, or where nothing has been written yet', async () => {
    expect(await logNames(undefined)).toEqual([]);
    expect(await logNames(join(folder, 'none'))).toEqual([]);
  });

  it('are read from their end', async () => {
    expect(await readLog(folder, 'kafka')).toEqual(['first', 'second']);
    const lines = await readLog(folder, 'connect');
    expect(lines.at(-1)).toBe('last');
    expect(lines.join('').length).toBeLessThan(66_000);
  });

  it.each(['kafka.log.1', '../kafka', '', 'kafak'])('have no %s', async (name) => {
    await expect(readLog(folder, name)).rejects.toMatchObject({
      status: 404,
      message: `there is no log ${name} here`,
    });
    await expect(readLog(undefined, name)).rejects.toMatchObject({ status: 404 });
  });
});
