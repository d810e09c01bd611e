import { expect, it } from 'vitest';
import { meaningOf, ownFirst, plainText } from '../../../../console/topics/settings-page.ts';

it('says times and sizes in units that one can read', () => {
  const values = [
    ['retention.ms', '604800000'],
    ['segment.bytes', '1073741824'],
    ['retention.bytes', '-1'],
    ['flush.ms', '9223372036854775807'],
    ['min.insync.replicas', '1'],
    ['cleanup.policy', 'delete'],
  ] as const;
  const texts = values.map(([name, value]) => meaningOf(name, value));
  const unsaid = undefined;
  expect(texts).toEqual(['7 d 0 h', '1.0 GiB', 'no limit', 'no limit', unsaid, unsaid]);
});

it('shows what is set for the topic before the rest', () => {
  const configs = (['default', 'topic', 'file', 'topic'] as const).map((source, index) => ({
    ...{ name: String(index), value: '', source, isSensitive: false, isReadOnly: false },
    ...{ fallback: undefined, documentation: undefined },
  }));
  expect(ownFirst(configs).map(({ name }) => name)).toEqual(['1', '3', '0', '2']);
});

it('takes the markup out of what Kafka says', () => {
  expect(plainText('<p>a &lt;b&gt; <code>c</code></p>')).toBe('a <b> c');
});
