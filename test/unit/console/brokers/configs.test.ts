import { describe, expect, it } from 'vitest';
import { configOf, searchConfigs } from '../../../../console/brokers/configs.ts';

const entry = {
  name: 'retention.ms',
  value: '1000',
  readOnly: false,
  configSource: 1,
  isSensitive: false,
  synonyms: [
    { name: 'retention.ms', value: '1000', source: 1 },
    { name: 'log.retention.ms', value: '2000', source: 4 },
    { name: 'log.retention.ms', value: '3000', source: 5 },
  ],
  documentation: null,
} as const;
const config = (change: object) => configOf({ ...entry, synonyms: [...entry.synonyms], ...change });

describe('a setting', () => {
  it('tells what would hold without the value of the topic', () => {
    expect(config({})).toMatchObject({ value: '1000', source: 'topic', fallback: '2000' });
  });

  it('names who has set it', () => {
    const sources = [2, 3, 4, 5, 99].map((configSource) => config({ configSource }).source);
    expect(sources).toEqual(['broker', 'all brokers', 'file', 'default', 'other']);
  });

  it('shows nothing of what is sensitive, whatever the broker sends', () => {
    const secret = config({ isSensitive: true, value: 'secret' });
    expect(secret).toMatchObject({ value: undefined, fallback: undefined });
  });

  it('is found by a part of its name or value', () => {
    const all = [config({}), config({ name: 'log.dir', value: '/Data' })];
    expect(searchConfigs(all, ' /data ').map(({ name }) => name)).toEqual(['log.dir']);
    expect(searchConfigs(all, 'TENTION').map(({ name }) => name)).toEqual(['retention.ms']);
    expect(searchConfigs(all, '')).toHaveLength(2);
  });
});
