import { describe, expect, test } from 'vitest';
import { searchText, show, type Reading } from '../../../../console/messages/formats.ts';
import type { Schemas } from '../../../../console/messages/avro/schemas.ts';

const auto: Reading = { format: 'auto', schemas: undefined, limit: 1000 };
const bytes = (text: string) => Buffer.from(text);

describe('without a wanted format', () => {
  test('null, empty and text differ', async () => {
    expect((await show(null, auto)).kind).toBe('null');
    expect((await show(Buffer.alloc(0), auto)).kind).toBe('empty');
    expect(await show(bytes('Zoë'), auto)).toEqual({ kind: 'text', text: 'Zoë', isCut: false });
  });

  test('JSON is indented', async () => {
    expect(await show(bytes('{"a":1}'), auto)).toEqual({
      kind: 'json',
      text: '{\n  "a": 1\n}',
      isCut: false,
    });
  });

  test('what begins like JSON and is none stays text', async () => {
    const shown = await show(bytes('{"a":'), auto);
    expect(shown).toMatchObject({ kind: 'text', text: '{"a":' });
  });

  test('bytes that are no text become a dump', async () => {
    expect((await show(Buffer.from([0xff, 0xfe]), auto)).kind).toBe('hex');
  });

  test('a number in eight bytes becomes a dump, though it would be UTF-8', async () => {
    expect((await show(Buffer.from([0, 0, 0, 0, 0, 0, 1, 65]), auto)).kind).toBe('hex');
  });

  test('Avro that cannot be read shows why, and its bytes', async () => {
    const schemas = failing('the registry knows no schema 7');
    const shown = await show(Buffer.from([0, 0, 0, 0, 7, 2]), { ...auto, schemas });
    expect(shown).toMatchObject({ kind: 'hex', problem: 'the registry knows no schema 7' });
  });
});

test('text longer than the limit is cut at a whole character', async () => {
  const shown = await show(bytes('ëëë'), { ...auto, limit: 3 });
  expect(shown).toEqual({ kind: 'text', text: 'ë', isCut: true });
});

test('a wanted format that does not fit says so and shows the next best', async () => {
  expect(await show(bytes('x'), { ...auto, format: 'json' })).toMatchObject({
    kind: 'text',
    problem: 'it is no JSON',
  });
  expect(await show(Buffer.from([0xff]), { ...auto, format: 'text' })).toMatchObject({
    kind: 'hex',
    problem: 'it is no UTF-8 text',
  });
  expect(await show(bytes('x'), { ...auto, format: 'avro' })).toMatchObject({
    kind: 'hex',
    problem: 'the cluster has no schema registry to read Avro with',
  });
});

test('a search sees what Avro says, and hex digits where hex is wanted', async () => {
  const decode = () => Promise.resolve({ kind: 'avro', text: '{"a":"found"}', schemaId: 1 });
  const schemas = { decode } as unknown as Schemas;
  expect(await searchText(Buffer.from([0, 0, 0, 0, 1, 2]), { ...auto, schemas })).toContain(
    'found',
  );
  expect(await searchText(Buffer.from([0, 255]), { ...auto, format: 'hex' })).toBe('00ff');
  expect(await searchText(null, auto)).toBe('');
});

function failing(message: string): Schemas {
  return { decode: () => Promise.reject(new Error(message)) } as unknown as Schemas;
}
