import { expect, test } from 'vitest';
import type { HttpSource } from '../../../../console/cluster/http-source.ts';
import { StatusError } from '../../../../console/cluster/http-source.ts';
import { differencesOf } from '../../../../console/schemas/differences.ts';
import { prettySchema } from '../../../../console/schemas/pretty.ts';
import { checkSchema, schemaIn } from '../../../../console/schemas/register.ts';
import { versionIn } from '../../../../console/schemas/subject.ts';
import { SourceError } from '../../../../console/shell/errors.ts';

const fields = { subject: 's', type: 'AVRO', schema: '"int"', references: '' };

test('a schema is shown indented, Protobuf as it is', () => {
  expect(prettySchema({ type: 'AVRO', text: '{"type":"int"}' })).toBe('{\n  "type": "int"\n}');
  expect(prettySchema({ type: 'PROTOBUF', text: 'message A {}' })).toBe('message A {}');
});

test('differences are told line by line', () => {
  expect(differencesOf('a\nb\nc', 'a\nx\nc')).toEqual([
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'b' },
    { kind: 'added', text: 'x' },
    { kind: 'same', text: 'c' },
  ]);
});

test('two schemas without a line in common are not compared for ever', () => {
  const lines = (word: string) => Array.from({ length: 20_000 }, (_, at) => word + String(at));
  expect(differencesOf(lines('a').join('\n'), lines('b').join('\n'))).toBeUndefined();
});

test('the latest version is taken unless one is named', () => {
  expect(versionIn('version', '', [3, 1])).toBe(3);
  expect(versionIn('version', '1', [3, 1])).toBe(1);
  expect(() => versionIn('version', '2', [3, 1])).toThrow('version "2"');
});

test('reads the references of a schema', () => {
  const references = 'shop.Item item-value 2\n\n';
  expect(schemaIn({ ...fields, references }).references).toEqual([
    { name: 'shop.Item', subject: 'item-value', version: 2 },
  ]);
});

test.each([
  [{ type: 'XML' }, 'type "XML"'],
  [{ schema: ' ' }, 'schema " "'],
  [{ schema: '{' }, 'schema is no JSON'],
  [{ references: 'a b' }, 'references "a b"'],
  [{ references: 'a b latest' }, 'references "a b latest"'],
])('refuses %o and names the field', (changed, problem) => {
  expect(() => schemaIn({ ...fields, ...changed })).toThrow(problem);
});

test('a registry that only compares with the latest version is asked for that', async () => {
  const asked: string[] = [];
  const registry = answering((path) => {
    asked.push(path);
    if (!path.includes('latest')) throw new StatusError(404, 'no such path');
    return { is_compatible: false, messages: ['no'] };
  });
  const check = await checkSchema(registry, 's', schemaIn(fields));
  expect(check).toEqual({ isCompatible: false, messages: ['no'] });
  expect(asked).toHaveLength(2);
});

test('a subject that is not there yet takes any schema', async () => {
  const registry = answering(() => {
    throw new StatusError(404, 'no such subject');
  });
  expect((await checkSchema(registry, 's', schemaIn(fields))).isCompatible).toBe(true);
});

test('a schema that the registry cannot read is the fault of the form', async () => {
  const registry = answering(() => {
    throw new StatusError(422, 'not Avro');
  });
  await expect(checkSchema(registry, 's', schemaIn(fields))).rejects.toThrow(
    'the registry refuses: not Avro',
  );
});

function answering(answer: (path: string) => unknown): HttpSource {
  const json = (path: string) =>
    Promise.resolve(path)
      .then(answer)
      .catch((error: unknown) => {
        throw new SourceError('Schema registry', error);
      });
  return { source: 'Schema registry', json } as unknown as HttpSource;
}
