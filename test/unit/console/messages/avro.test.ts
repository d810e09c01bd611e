import { expect, test } from 'vitest';
import { decodeAvro } from '../../../../console/messages/avro/decode.ts';
import { encodeJson } from '../../../../console/messages/avro/from-json.ts';
import { avroText } from '../../../../console/messages/avro/to-json.ts';
import { typeOf } from '../../../../console/messages/avro/type.ts';

const order = typeOf(
  JSON.stringify({
    type: 'record',
    name: 'Order',
    fields: [
      { name: 'id', type: 'long' },
      { name: 'note', type: ['null', 'string'], default: null },
      { name: 'sum', type: ['null', 'int', 'double'], default: null },
      { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
      { name: 'counts', type: { type: 'map', values: 'long' }, default: {} },
      { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 2 }, default: '\u0000\u0000' },
      { name: 'state', type: { type: 'enum', name: 'State', symbols: ['A', 'B'] }, default: 'A' },
      { name: 'raw', type: 'bytes', default: '' },
      { name: 'ratio', type: 'double', default: 0.5 },
      { name: 'ok', type: 'boolean', default: true },
    ],
  }),
);
const round = (json: string) => avroText(decodeAvro(order, encodeJson(order, json)));

test('what is typed comes back, with all digits of 64-bit numbers', () => {
  const text =
    '{"id":9007199254740993,"note":"Zoë","sum":{"int":3},"tags":["a","b"],"counts":{"x":-9223372036854775808},' +
    '"hash":"\\u00ff\\u0001","state":"B","raw":"\u00fe","ratio":1.5,"ok":false}';
  expect(JSON.parse(round(text))).toEqual(JSON.parse(text));
  expect(round(text)).toContain('"id":9007199254740993');
  expect(round(text)).toContain('-9223372036854775808');
});

test('fields with a default may be left out', () => {
  expect(JSON.parse(round('{"id":1}'))).toMatchObject({
    note: null,
    sum: null,
    tags: [],
    state: 'A',
  });
});

test('a value of a union may name its branch or not', () => {
  expect(JSON.parse(round('{"id":1,"note":{"string":"x"},"sum":2.5}'))).toMatchObject({
    note: 'x',
    sum: { double: 2.5 },
  });
});

test.each([
  ['{"id":"1"}', 'id must be "long", got "1"'],
  ['{}', 'id must be "long", got nothing'],
  ['{"id":1,"nme":2}', 'the value has no field nme; it has id, note'],
  ['{"id":1,"note":5}', 'note must be null or string, got 5'],
  ['{"id":1,"tags":["a",1]}', 'tags.1 must be "string", got 1'],
  ['{"id":9223372036854775808}', 'id must be "long", got "9223372036854775808"'],
  ['{', 'it is no JSON'],
])('refuses %s and says where', (json, problem) => {
  expect(() => encodeJson(order, json)).toThrow(problem);
});

test('bytes that end too early are told with the field', () => {
  const bytes = encodeJson(order, '{"id":1,"note":"Zoë"}');
  expect(() => decodeAvro(order, bytes.subarray(0, 4))).toThrow(/^field note: 4 bytes are needed/);
});

test('bytes behind the value are told', () => {
  const bytes = encodeJson(order, '{"id":1}');
  expect(() => decodeAvro(order, Buffer.concat([bytes, bytes]))).toThrow('bytes are left behind');
});

test('a choice that is not there is told', () => {
  expect(() => decodeAvro(order, Buffer.from([2, 8]))).toThrow(
    'field note: there is no choice 4 of 2',
  );
});

test('a count of billions in broken bytes takes neither time nor memory', () => {
  const list = typeOf('{"type":"array","items":"string"}');
  const map = typeOf('{"type":"map","values":"null"}');
  const nothings = typeOf('{"type":"array","items":"null"}');
  const billions = Buffer.from([0x80, 0x80, 0x80, 0x80, 0x20]);
  for (const type of [list, map, nothings]) {
    expect(() => decodeAvro(type, billions)).toThrow('items are said to follow');
  }
});

test('a schema may be made with others', () => {
  const item = '{"type":"record","name":"shop.Item","fields":[{"name":"n","type":"int"}]}';
  const basket = '{"type":"record","name":"Basket","fields":[{"name":"item","type":"shop.Item"}]}';
  const type = typeOf(basket, [item]);
  expect(avroText(decodeAvro(type, encodeJson(type, '{"item":{"n":3}}')))).toBe('{"item":{"n":3}}');
});

test('numbers that JSON has no word for are text', () => {
  expect(avroText({ a: NaN, b: Infinity })).toBe('{"a":"NaN","b":"Infinity"}');
});
