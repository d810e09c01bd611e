import { describe, expect, it } from 'vitest';
import { newTopicIn, type NewTopicField } from '../../../../console/topics/new-topic.ts';

const read = (fields: Partial<Record<NewTopicField, string>>, known: readonly string[] = []) =>
  newTopicIn((name) => fields[name] ?? '', known);

describe('the form of a new topic', () => {
  it('leaves to the brokers what is not said', () => {
    expect(read({ name: ' orders ' })).toEqual({
      name: 'orders',
      partitions: undefined,
      replication: undefined,
      configs: new Map(),
    });
  });

  it('takes settings from fields and lines', () => {
    const configs = 'segment.ms=60000\r\n\n  x = a=b \n';
    const topic = read({
      ...{ name: 'a', partitions: '3', replication: '2', cleanup: 'compact,delete' },
      ...{ retention: '-1', minInsync: '1', configs },
    });
    expect(topic).toEqual({
      name: 'a',
      partitions: 3,
      replication: 2,
      configs: new Map([
        ['cleanup.policy', 'compact,delete'],
        ['retention.ms', '-1'],
        ['min.insync.replicas', '1'],
        ['segment.ms', '60000'],
        ['x', 'a=b'],
      ]),
    });
  });

  it.each([
    [{}, 'Name "" is empty'],
    [{ name: 'a b' }, 'Name "a b" holds something else'],
    [{ name: 'a', partitions: '1.5' }, 'Partitions "1.5" is not allowed'],
    [{ name: 'a', partitions: '10001' }, 'Partitions "10001" is not allowed'],
    [{ name: 'a', replication: '0' }, 'Replication factor "0" is not allowed'],
    [{ name: 'a', retention: '9223372036854775808' }, 'Retention "9223372036854775808"'],
    [{ name: 'a', cleanup: 'all' }, 'Cleanup policy "all" is not allowed'],
    [{ name: 'a', configs: 'nonsense' }, 'Other settings: "nonsense" is no setting'],
    [{ name: 'a', retention: '1', configs: 'retention.ms=2' }, 'retention.ms is there twice'],
  ])('refuses %o', (fields, words) => {
    expect(() => read(fields)).toThrow(words);
  });

  it('refuses names that are taken, or the same in the metrics', () => {
    expect(() => read({ name: 'a.b' }, ['a.b'])).toThrow('there is a topic of that name');
    expect(() => read({ name: 'a.b' }, ['x', 'a_b'])).toThrow('collides with topic a_b');
  });
});
