import { describe, expect, it } from 'vitest';
import { recordOf } from '../../../../../workloads/producer/sources/json-lines.ts';
import { SerializationError } from '../../../../../workloads/shared/errors.ts';

const of = (line: unknown) => recordOf('t', JSON.stringify(line));
const text = (bytes: Buffer | null) => bytes?.toString('utf8');

describe('a line of JSON', () => {
  it.each([
    [{ value: 'v' }, null, 'v'],
    [{ key: null, value: 'v' }, null, 'v'],
    [{ key: '', value: '' }, '', ''],
    [{ key: '0', value: 'ключ' }, '0', 'ключ'],
    [{ value: null }, null, null],
  ])('%j keeps null, empty and missing apart', (line, key, value) => {
    const found = of(line);
    expect(found.key === null ? null : text(found.key)).toBe(key);
    expect(found.value === null ? null : text(found.value)).toBe(value);
  });

  it('takes bytes that are no text as base64', () => {
    expect(of({ key: { base64: 'AP8=' }, value: { base64: '' } })).toMatchObject({
      key: Buffer.from([0, 0xff]),
      value: Buffer.alloc(0),
    });
  });

  it('sends documents as their text, without rounding a number', () => {
    const line = '{"value":{"id":9007199254740993,"list":[1,2.50],"base64":"x"}}';
    expect(text(recordOf('t', line).value)).toBe(
      '{"id":9007199254740993,"list":[1,2.50],"base64":"x"}',
    );
  });

  it('keeps the order and the repetition of headers', () => {
    const pairs = {
      headers: [
        ['a', '1'],
        ['b', null],
        ['a', ''],
      ],
      value: 'v',
    };
    expect(of(pairs).headers).toEqual([
      { key: 'a', value: Buffer.from('1') },
      { key: 'b', value: null },
      { key: 'a', value: Buffer.alloc(0) },
    ]);
    const object = { headers: { a: ['1', { base64: 'AP8=' }], ключ: '2' }, value: 'v' };
    expect(of(object).headers).toEqual([
      { key: 'a', value: Buffer.from('1') },
      { key: 'a', value: Buffer.from([0, 0xff]) },
      { key: 'ключ', value: Buffer.from('2') },
    ]);
  });

  it('takes a partition and a time', () => {
    const found = of({ value: 'v', partition: 0, timestamp: 1_700_000_000_000 });
    expect(found).toMatchObject({ partition: 0, timestamp: 1_700_000_000_000n });
    expect(of({ value: 'v', timestamp: '1700000000000' }).timestamp).toBe(1_700_000_000_000n);
    expect(of({ value: 'v', timestamp: 0 }).timestamp).toBe(0n);
    expect(of({ value: 'v', timestamp: null })).not.toHaveProperty('timestamp');
  });

  it.each([
    ['{', 'is no JSON'],
    ['[]', 'is no JSON object'],
    ['"text"', 'is no JSON object'],
    ['{}', 'value is missing'],
    ['{"key":"k"}', 'value is missing'],
    ['{"vaule":"v"}', 'unknown field vaule'],
    ['{"key":123,"value":"v"}', 'key is a number, not text or null; write it as text: "123"'],
    ['{"key":{"a":1},"value":"v"}', 'key is an object'],
    ['{"value":12345678901234567890}', 'value is a number'],
    ['{"value":true}', 'value is a boolean'],
    ['{"value":{"base64":"?"}}', 'value holds no base64'],
    ['{"value":"v","headers":{"a":1}}', 'header a is a number'],
    ['{"value":"v","headers":["a"]}', 'headers as a list are pairs'],
    ['{"value":"v","headers":"a"}', 'headers is neither an object nor a list'],
    ['{"value":"v","partition":-1}', 'partition is no whole number from 0'],
    ['{"value":"v","partition":"1"}', 'partition is no whole number from 0'],
    ['{"value":"v","timestamp":"now"}', 'timestamp is no whole number'],
    ['{"value":"v","timestamp":1.5}', 'timestamp is no whole number'],
    ['{"value":"v","timestamp":1700000000}', 'looks like seconds'],
    ['{"value":"v","timestamp":1700000000000000}', 'looks like microseconds'],
    ['{"value":"v","timestamp":1700000000000000000}', 'looks like nanoseconds'],
    ['{"value":"v","timestamp":-1}', 'is before 1970'],
  ])('%s is refused: %s', (line, problem) => {
    const read = () => recordOf('t', line);
    expect(read).toThrow(SerializationError);
    expect(read).toThrow(problem);
  });
});
