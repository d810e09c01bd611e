import { expect, test } from 'vitest';
import { partitionsIn, placesIn, placesText } from '../../../../console/messages/places.ts';
import { fieldsOf, messagesQuery, timestampIn } from '../../../../console/messages/query.ts';

test('shows the newest first, 50 of them, of all partitions, unless told otherwise', () => {
  expect(messagesQuery({})).toMatchObject({
    from: 'newest',
    walk: 'older',
    limit: 50,
    partition: '',
    text: '',
    in: 'all',
    keyFormat: 'auto',
    valueFormat: 'auto',
    at: undefined,
  });
});

test('an offset or a time is only looked at where it is the beginning', () => {
  const fields = { offset: 'x', timestamp: 'y' };
  expect(messagesQuery({ ...fields, from: 'oldest' }).walk).toBe('newer');
  expect(() => messagesQuery({ ...fields, from: 'offset' })).toThrow('offset "x" is not allowed');
  expect(() => messagesQuery({ ...fields, from: 'timestamp' })).toThrow('timestamp "y"');
  expect(messagesQuery({ from: 'offset', offset: '9007199254740993' }).offset).toBe(
    9007199254740993n,
  );
});

test.each([
  ['limit', '501'],
  ['limit', '0'],
  ['limit', 'many'],
  ['from', 'middle'],
  ['in', 'body'],
  ['valueFormat', 'xml'],
  ['at', '1;2'],
])('refuses %s %s', (name, value) => {
  expect(() => messagesQuery({ [name]: value })).toThrow(`${name} ${JSON.stringify(value)}`);
});

test('takes times in ISO, in UTC where nothing else is said, and in milliseconds', () => {
  const noon = BigInt(Date.UTC(2026, 2, 1, 12));
  expect(timestampIn('2026-03-01T12:00:00Z')).toBe(noon);
  expect(timestampIn('2026-03-01 12:00')).toBe(noon);
  expect(timestampIn('2026-03-01T13:00:00+01:00')).toBe(noon);
  expect(timestampIn('2026-03-01')).toBe(BigInt(Date.UTC(2026, 2, 1)));
  expect(timestampIn(String(noon))).toBe(noon);
  expect(() => timestampIn('yesterday')).toThrow('timestamp');
});

test('takes partitions as numbers and spans', () => {
  expect(partitionsIn('', 3)).toBeUndefined();
  expect(partitionsIn('all', 3)).toBeUndefined();
  expect(partitionsIn('2, 0-1,1', 3)).toEqual([0, 1, 2]);
  for (const wrong of ['3', '0-3', '2-1', 'x', '0,']) {
    expect(() => partitionsIn(wrong, 3)).toThrow(`partition ${JSON.stringify(wrong)}`);
  }
});

test('positions survive an address', () => {
  const places = new Map([
    [0, 9223372036854775807n],
    [7, 0n],
  ]);
  expect(placesIn(placesText(places))).toEqual(places);
});

test('the fields of an address go on to other pages, the place in the pages does not', () => {
  expect(fieldsOf({ q: 'x', at: '0:1', walk: 'older', limit: '' })).toEqual({ q: 'x' });
});
