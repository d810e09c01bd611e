import { expect, test } from 'vitest';
import { fromHex, hexDump } from '../../../../console/messages/hex.ts';
import { prettyJson } from '../../../../console/messages/json-text.ts';
import { controlCount, visibleText } from '../../../../console/messages/visible-text.ts';

test('indents JSON and keeps numbers, order and doubles as they were written', () => {
  const text = '{"b":12345678901234567890,"a":1.10,"a":[{}, [],"x\\"}"],"2":null}';
  expect(prettyJson(text)).toBe(
    [
      '{',
      '  "b": 12345678901234567890,',
      '  "a": 1.10,',
      '  "a": [',
      '    {},',
      '    [],',
      '    "x\\"}"',
      '  ],',
      '  "2": null',
      '}',
    ].join('\n'),
  );
});

test('takes no broken JSON', () => {
  expect(prettyJson('{"a":')).toBeUndefined();
  expect(prettyJson('')).toBeUndefined();
});

test('bounds the indentation of JSON that is nested without end', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(prettyJson(deep)?.length).toBeLessThan(6_000_000);
});

test('shows a string of a million characters as it is', () => {
  const text = JSON.stringify('x'.repeat(1_000_000));
  expect(prettyJson(text)).toBe(text);
});

test('shows control characters and characters that turn text around, not line ends', () => {
  expect(visibleText('a\0\u001b\r\n\tb\u202e')).toBe('a␀␛␍\n\tb\\u{202e}');
});

test('counts control characters without tabs and line ends', () => {
  expect(controlCount('a\0\u001b\r\n\tb')).toBe(2);
});

test('dumps bytes with their offset and what is ASCII of them', () => {
  const dump = hexDump(Buffer.from('0123456789abcdef<\n\xff', 'latin1'));
  expect(dump.split('\n')).toEqual([
    '00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef',
    `00000010  3c 0a ff ${' '.repeat(39)} <..`,
  ]);
});

test('reads hex with spaces and nothing else', () => {
  expect(fromHex('00 fF\n10')).toEqual(Buffer.from([0, 255, 16]));
  expect(fromHex('')).toEqual(Buffer.alloc(0));
  expect(fromHex('0')).toBeUndefined();
  expect(fromHex('0x10')).toBeUndefined();
});
