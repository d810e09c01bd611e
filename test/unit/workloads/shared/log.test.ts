import { describe, expect, it } from 'vitest';
import { createLog, jsonOf } from '../../../../workloads/shared/log.ts';

function lines(say: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const written: string[] = [];
  say(createLog('producer', 'info', { write: (line) => written.push(line) }));
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLog', () => {
  it('writes one JSON line with name, level, time and fields', () => {
    const [line] = lines((log) => {
      log.info({ topic: 'countries' }, 'sent');
    });
    expect(line).toMatchObject({
      name: 'producer',
      level: 'info',
      topic: 'countries',
      msg: 'sent',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
    });
  });

  it('writes 64-bit numbers as text, however deep', () => {
    const [line] = lines((log) => {
      log.info({ offset: 9007199254740993n, at: [{ offset: 1n }] }, 'sent');
    });
    expect(line).toMatchObject({ offset: '9007199254740993', at: [{ offset: '1' }] });
  });

  it('keeps stack and cause of an error', () => {
    const [line] = lines((log) => {
      log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    });
    expect(JSON.stringify(line)).toMatch(/outer: inner/);
  });

  it('is silent below its level', () => {
    const written = lines((log) => {
      log.debug('x');
    });
    expect(written).toEqual([]);
  });
});

it('jsonOf writes 64-bit numbers as text', () => {
  expect(jsonOf({ offset: 9007199254740993n })).toBe('{"offset":"9007199254740993"}');
});
