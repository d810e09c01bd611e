import { describe, expect, it } from 'vitest';
import { choose, readListQuery } from '../../../../console/groups/list-query.ts';

const groups = [
  { group: 'Orders', state: 'Stable', protocolType: 'consumer', coordinator: 2 },
  { group: 'billing', state: 'Empty', protocolType: '', coordinator: 1 },
  { group: 'connect-orders', state: 'Empty', protocolType: 'connect', coordinator: 1 },
];
const names = (query: Record<string, string>) =>
  choose(groups, readListQuery(query)).map(({ group }) => group);

describe('choose', () => {
  it('finds parts of names, whatever their capitals', () => {
    expect(names({ q: ' ORDERS ' })).toEqual(['Orders', 'connect-orders']);
  });

  it('keeps groups of one state', () => {
    expect(names({ state: 'Empty' })).toEqual(['billing', 'connect-orders']);
  });

  it('sorts by what is asked for, and by name where that is the same', () => {
    expect(names({ sort: 'coordinator' })).toEqual(['billing', 'connect-orders', 'Orders']);
    expect(names({ sort: 'type', order: 'desc' })).toEqual(['Orders', 'connect-orders', 'billing']);
  });
});

describe('readListQuery', () => {
  it.each([
    [{ state: 'Asleep' }, 'state "Asleep"'],
    [{ sort: 'lag' }, 'sort "lag"'],
    [{ order: 'up' }, 'order "up"'],
    [{ page: '0' }, 'page "0"'],
    [{ page: '1.5' }, 'page "1.5"'],
  ])('names what is wrong in %j', (query, problem) => {
    expect(() => readListQuery(query)).toThrow(`${problem} is not allowed`);
  });
});
