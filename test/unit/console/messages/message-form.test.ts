import { expect, test } from 'vitest';
import { emptyFields, headersIn, messageOf } from '../../../../console/messages/message-form.ts';
import { partitionFor } from '../../../../console/messages/produce.ts';

const fields = { ...emptyFields, keyNull: '', key: 'k', value: 'v' };
const read = (changed: Partial<typeof emptyFields>) =>
  messageOf({ ...fields, ...changed }, 3, undefined);

test('null, empty and text differ', async () => {
  expect(await read({ key: '', keyNull: 'on', value: '' })).toMatchObject({
    key: null,
    value: Buffer.alloc(0),
  });
  expect((await read({ valueNull: 'on', value: '' })).value).toBeNull();
});

test('line ends are those that were typed, not those of the browser', async () => {
  expect((await read({ value: 'a\r\nb' })).value).toEqual(Buffer.from('a\nb'));
});

test('takes hex and JSON as bytes', async () => {
  expect((await read({ valueKind: 'hex', value: '00 ff' })).value).toEqual(Buffer.from([0, 255]));
  expect((await read({ valueKind: 'json', value: '{"a":1}' })).value).toEqual(
    Buffer.from('{"a":1}'),
  );
});

test.each([
  [{ partition: '3' }, 'partition "3"'],
  [{ partition: '-1' }, 'partition "-1"'],
  [{ valueKind: 'json', value: '{' }, 'value "{"'],
  [{ valueKind: 'hex', value: 'xy' }, 'value "xy"'],
  [{ valueKind: 'xml' }, 'valueKind "xml"'],
  [{ valueKind: 'avro', value: '{}' }, 'no schema registry'],
  [{ keyNull: 'on' }, 'key: there is text, and null is ticked'],
  [{ timestamp: 'now' }, 'timestamp "now"'],
  [{ headers: ': x' }, 'headers ": x"'],
] as const)('refuses %o and names the field', async (changed, problem) => {
  await expect(read(changed)).rejects.toThrow(problem);
});

test('headers may be empty, null, doubled, and hold colons', () => {
  expect(headersIn('a: 1\r\na:x:y\nempty:\nnull\n\n')).toEqual([
    { key: 'a', value: Buffer.from('1') },
    { key: 'a', value: Buffer.from('x:y') },
    { key: 'empty', value: Buffer.alloc(0) },
    { key: 'null', value: null },
  ]);
});

test('a key goes where Java sends it; without one a partition with a leader is taken', () => {
  const partitions = [-1, 1, 1].map((leader, partition) => ({
    partition,
    leader,
    replicas: [1],
    isr: [1],
  }));
  const topic = { name: 't', isInternal: false, partitions };
  expect(partitionFor(topic, Buffer.from('key'))).toBe(partitionFor(topic, Buffer.from('key')));
  expect(partitionFor(topic, null, () => 0)).toBe(1);
  expect(partitionFor(topic, null, () => 0.99)).toBe(2);
});
