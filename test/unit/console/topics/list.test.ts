import { describe, expect, it } from 'vitest';
import type { TopicMetadata } from '../../../../console/cluster/metadata.ts';
import {
  listQuery,
  matching,
  rowOf,
  sortRows,
  type TopicRow,
} from '../../../../console/topics/list.ts';
import { countText, listLink } from '../../../../console/topics/list-page.ts';

function topic(name: string, isInternal = false): TopicMetadata {
  return {
    name,
    isInternal,
    partitions: [
      { partition: 0, leader: 1, replicas: [1, 2], isr: [1] },
      { partition: 1, leader: 1, replicas: [1, 2], isr: [1, 2] },
    ],
  };
}

const usual = { q: '', showInternal: false, sort: 'name', order: 'asc', page: 1 } as const;

describe('the query of the list', () => {
  it('has values where nothing is said', () => {
    expect(listQuery({})).toEqual(usual);
    expect(
      listQuery({ q: ' a ', showInternal: 'true', sort: 'size', order: 'desc', page: '3' }),
    ).toEqual({ q: 'a', showInternal: true, sort: 'size', order: 'desc', page: 3 });
  });

  it.each([{ sort: 'colour' }, { order: 'up' }, { page: '0' }, { showInternal: 'maybe' }])(
    'refuses %o',
    (query) => {
      expect(() => listQuery(query)).toThrow(/is not allowed/);
    },
  );

  it('is kept by links as far as it is not the usual one', () => {
    const view = { base: '', cluster: 'c', query: { ...usual, q: 'a&b', page: 4 } };
    expect(listLink(view, { sort: 'size', page: 1 })).toBe(
      '/ui/clusters/c/all-topics?q=a%26b&sort=size',
    );
  });
});

describe('the list', () => {
  it('finds names by a part in any case, and hides internal ones', () => {
    const topics = ['Orders', 'orders-dlq', '_orders', 'other'].map((name) => topic(name));
    const { shown, hidden } = matching(topics, { q: 'ORDER', showInternal: false });
    expect(shown.map(({ name }) => name)).toEqual(['Orders', 'orders-dlq']);
    expect(hidden).toBe(1);
    expect(countText({ total: 2, hidden })).toBe('2 topics, and 1 internal one not shown');
  });

  it('counts replicas that are behind, and knows no size where no broker tells', () => {
    expect(rowOf(topic('a'), new Map())).toMatchObject({ outOfSync: 1, replication: 2, size: 0n });
    expect(rowOf(topic('a'), undefined).size).toBeUndefined();
  });

  it('sorts numbers of 64 bits, equal ones by name, unknown ones last', () => {
    const row = (name: string, records: bigint | undefined): TopicRow => ({
      ...rowOf(topic(name), undefined),
      records,
    });
    const big = 2n ** 53n;
    const rows = [
      row('b', 1n),
      row('x', undefined),
      row('a', 1n),
      row('c', big + 1n),
      row('d', big),
    ];
    const names = (order: 'asc' | 'desc') =>
      sortRows(rows, { sort: 'records', order }).map(({ name }) => name);
    expect(names('asc')).toEqual(['a', 'b', 'd', 'c', 'x']);
    expect(names('desc')).toEqual(['c', 'd', 'a', 'b', 'x']);
  });
});
