import { expect, it } from 'vitest';
import { configText, parseConfig } from '../../../../console/connectors/config-text.ts';

it('takes numbers and booleans as their text', () => {
  expect(parseConfig('{"tasks.max": 2, "a": true, "b": "c"}')).toEqual({
    config: { 'tasks.max': '2', a: 'true', b: 'c' },
  });
});

it.each([
  ['', 'is no JSON'],
  ['{"a":}', 'is no JSON'],
  ['[]', 'must be one JSON object'],
  ['"a"', 'must be one JSON object'],
])('refuses %j as a whole', (text, problem) => {
  const parsed = parseConfig(text);
  expect('faults' in parsed && parsed.faults).toEqual([
    { name: '', problem: expect.stringContaining(problem) as string },
  ]);
});

it('names every setting that is no text', () => {
  const parsed = parseConfig('{"a": null, "b": {"c": 1}, "d": 9007199254740993, "e": "f"}');
  expect('faults' in parsed && parsed.faults.map(({ name }) => name)).toEqual(['a', 'b', 'd']);
});

it('writes names in order', () => {
  expect(configText({ b: '1', a: '2' })).toBe('{\n  "a": "2",\n  "b": "1"\n}');
});
