import { describe, expect, it } from 'vitest';
import { readText } from '../../../../workloads/consumer/formats/text.ts';
import { createJudge } from '../../../../workloads/consumer/judge.ts';
import { record } from './records.ts';

const settings = { countries: ['USA', 'India'], tombstones: 'invalid' as 'valid' | 'invalid' };

async function judge(
  value: Buffer | null,
  changes: Partial<Parameters<typeof createJudge>[0]> = {},
) {
  const judged = await createJudge({ ...settings, ...changes }, readText)(record(0n, { value }));
  return judged.valid
    ? { valid: true, country: judged.country }
    : { valid: false, reason: judged.reason };
}

describe('the judge', () => {
  it('lets a known country pass', async () => {
    expect(await judge(Buffer.from('India'))).toEqual({ valid: true, country: 'India' });
  });

  it.each(['Atlantis', 'usa', 'USA ', ''])('rejects %j, saying what it is', async (text) => {
    expect(await judge(Buffer.from(text))).toEqual({
      valid: false,
      reason: `unknown country: ${JSON.stringify(text)}`,
    });
  });

  it('lets any text pass but the empty one when it is to', async () => {
    const any = { countries: ['any'] };
    const verdicts = [await judge(Buffer.from('x'), any), await judge(Buffer.alloc(0), any)];
    expect(verdicts.map(({ valid }) => valid)).toEqual([true, false]);
  });

  it('takes a tombstone as the setting says, and never for an empty value', async () => {
    expect([await judge(null), await judge(null, { tombstones: 'valid' })]).toEqual([
      { valid: false, reason: 'tombstone: the record has no value' },
      { valid: true, country: null },
    ]);
  });

  it('rejects bytes that the format does not allow, with its reason', async () => {
    expect(await judge(Buffer.from([0xff]))).toEqual({
      valid: false,
      reason: 'not UTF-8: 1 bytes: ff',
    });
  });

  it('cuts long reasons', async () => {
    const verdict = await judge(Buffer.alloc(10_000, 'x'));
    expect('reason' in verdict && verdict.reason.length).toBe(300);
  });

  it('passes on an error that is not of the record, of either kind of reader', async () => {
    const away = new Error('the registry is away');
    const readers = [
      () => {
        throw away;
      },
      async () => Promise.reject(away),
    ];
    const asked = readers.map(async (read) => createJudge(settings, read)(record(0n)));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason: away })));
  });
});
