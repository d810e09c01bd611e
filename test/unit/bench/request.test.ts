import { describe, expect, it } from 'vitest';
import { detached, selected } from '../../../scripts/bench/request.ts';

const own = {
  'kafka-stack:target': 'docker',
  'kafka-stack:portOffset': '100',
  'kafka-stack:dataDir': '/precious',
  'kafka-stack:env': '{"kafka":{"KAFKA_NUM_PARTITIONS":3}}',
};

it("takes over a stack's settings, but for where its data and ports are", () => {
  expect(detached(own, undefined)).toEqual({
    'kafka-stack:target': 'docker',
    'kafka-stack:env': '{"kafka":{"KAFKA_NUM_PARTITIONS":3}}',
  });
});

it("measures another distribution instead of the stack's own", () => {
  const settings = { ...own, 'kafka-stack:distribution': 'confluent' };
  expect(detached(settings, 'open')).toMatchObject({ 'kafka-stack:distribution': 'open' });
});

describe('the cases of a bench', () => {
  const all = [
    { name: 'small', quick: true },
    { name: 'large', quick: false },
    { name: 'other', quick: true },
  ];
  const names = (...asked: Parameters<typeof selected>) => selected(...asked).map((c) => c.name);

  it('are all of them when nothing is said', () => {
    expect(names(all, {})).toEqual(['small', 'large', 'other']);
  });

  it('are the quick ones of a quick run', () => {
    expect(names(all, { quick: true })).toEqual(['small', 'other']);
  });

  it('are those that are named, in their own order, in a quick run too', () => {
    expect(names(all, { quick: true, only: ['other', 'large'] })).toEqual(['large', 'other']);
  });

  it('are refused by name, with the names that there are', () => {
    const ask = () => names(all, { only: ['small', 'huge', 'tiny'] });
    expect(ask).toThrow(/"huge".*Allowed: small, large, other/);
    expect(ask).toThrow(/"tiny"/);
  });
});
