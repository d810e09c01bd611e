import { describe, expect, it } from 'vitest';
import {
  parsePartition,
  parseSeek,
  parseStop,
  parseTime,
} from '../../../../workloads/consumer/setting-values.ts';

it.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T12:30', '2026-01-31T12:30:00.000Z'],
  ['2026-01-31 12:30:05.25', '2026-01-31T12:30:05.250Z'],
  ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
])('the time %s is %s on every machine', (text, iso) => {
  expect(new Date(Number(parseTime(text))).toISOString()).toBe(iso);
});

it.each(['', '2026', '2026-02-30', '2026-13-01', '2026-01-31T25:00', '1769860800000', 'now'])(
  '%j is no time',
  (text) => {
    expect(parseTime(text)).toBeUndefined();
  },
);

describe('where to seek', () => {
  it.each([
    ['earliest', { to: 'earliest' }],
    ['latest', { to: 'latest' }],
    ['offset:9223372036854775807', { to: 'offset', offset: 9_223_372_036_854_775_807n }],
    ['time:1970-01-01T00:00:01Z', { to: 'time', timestamp: 1000n }],
  ])('%s', (text, target) => {
    expect(parseSeek(text)).toEqual(target);
  });

  it.each([
    '',
    'first',
    'offset:',
    'offset:-1',
    'offset:1.5',
    'offset:9223372036854775808',
    'time:',
  ])('is not %j', (text) => {
    expect(parseSeek(text)).toBeUndefined();
  });
});

it.each([
  ['never', { after: 'never' }],
  ['end', { after: 'end' }],
  ['count:10', { after: 10 }],
  ['count:0', undefined],
  ['count:x', undefined],
  ['10', undefined],
])('stops after %s', (text, rule) => {
  expect(parseStop(text)).toEqual(rule);
});

it.each([
  ['customerCountries:2', { topic: 'customerCountries', partition: 2 }],
  ['a.b-c_d:0', { topic: 'a.b-c_d', partition: 0 }],
  ['a', undefined],
  ['a:', undefined],
  ['a:-1', undefined],
  [':1', undefined],
  ['a b:1', undefined],
])('the partition %s', (text, partition) => {
  expect(parsePartition(text)).toEqual(partition);
});
