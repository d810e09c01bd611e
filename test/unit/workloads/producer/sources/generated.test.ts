import { describe, expect, it } from 'vitest';
import { countryNames, generated } from '../../../../../workloads/producer/sources/generated.ts';
import { isUnsendable, type Source } from '../../../../../workloads/producer/sources/source.ts';
import { generatedSources } from '../../../../../workloads/producer/source-names.ts';
import type { OutgoingRecord } from '../../../../../workloads/shared/record.ts';

const settings = { topic: 't', users: 50 };

describe('made up records', () => {
  it.each(generatedSources)(
    '%s are the same with the same seed, and others with another',
    async (kind) => {
      const one = await first(generated(kind, { ...settings, seed: 7 }), 500);
      expect(await first(generated(kind, { ...settings, seed: 7 }), 500)).toEqual(one);
      expect(await first(generated(kind, { ...settings, seed: 8 }), 500)).not.toEqual(one);
      expect(await first(generated(kind, settings), 500)).not.toEqual(
        await first(generated(kind, settings), 500),
      );
    },
  );

  it('of countries are all of the twelve, by users', async () => {
    const records = await first(generated('countries', { ...settings, seed: 1 }), 2000);
    expect(countryNames).toHaveLength(12);
    const values = new Set(records.map(({ value }) => String(value)));
    expect([...values].toSorted()).toEqual(countryNames.toSorted());
    const keys = new Set(records.map(({ key }) => String(key)));
    expect(keys.size).toBe(50);
    expect(keys).toContain('user_1');
    expect(keys).toContain('user_50');
  });

  it('of registrations are JSON that names the user of the key', async () => {
    for (const { key, value } of await first(generated('registrations', settings), 100)) {
      expect(JSON.parse(String(value))).toMatchObject({ user: String(key) });
    }
  });

  it('of logs have no key', async () => {
    const records = await first(generated('debug-logs', settings), 100);
    expect(records.every(({ key, value }) => key === null && value !== null)).toBe(true);
  });

  it.each(generatedSources)('%s are lengthened with blanks', async (kind) => {
    const plain = await first(generated(kind, { ...settings, seed: 3 }), 100);
    const long = await first(generated(kind, { ...settings, seed: 3, valueBytes: 200 }), 100);
    expect(long.map(({ value }) => value?.length)).toEqual(plain.map(() => 200));
    expect(long.map(({ value }) => String(value).trimEnd())).toEqual(
      plain.map(({ value }) => String(value)),
    );
  });
});

async function first(source: Source, count: number): Promise<OutgoingRecord[]> {
  const records: OutgoingRecord[] = [];
  for await (const items of source) {
    records.push(...items.flatMap((item) => (isUnsendable(item) ? [] : [item])));
    if (records.length >= count) break;
  }
  return records.slice(0, count);
}
