import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { avroReader } from '../../../../workloads/consumer/formats/avro.ts';
import { FormatError } from '../../../../workloads/consumer/formats/errors.ts';
import { listening } from '../../support/sockets.ts';

/** Answers with a schema for id 1, with 404 for 2 and with 500 for the others; counts the questions. */
async function registry() {
  const asked: string[] = [];
  const schema = JSON.stringify({
    type: 'record',
    name: 'Visit',
    fields: [{ name: 'country', type: 'string' }],
  });
  const answers: Readonly<Record<string, [number, object]>> = {
    '/schemas/ids/1': [200, { schema }],
    '/schemas/ids/2': [404, { error_code: 40403, message: 'Schema not found' }],
  };
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const [status, body] = answers[url] ?? [500, { error_code: 500, message: 'broken' }];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  return { url: `http://127.0.0.1:${await listening(server)}`, asked };
}

/** The framing of Confluent's serializers. */
function framed(id: number, ...bytes: readonly number[]): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return Buffer.concat([head, Buffer.from(bytes)]);
}

const usa = [6, ...Buffer.from('USA')];

/** Does not prove that a real registry answers like this. */
describe('Avro', () => {
  it('gives the text of the field, and asks for each schema once', async () => {
    const { url, asked } = await registry();
    const read = avroReader(url, 'country');
    const found = [await read(framed(1, ...usa)), await read(framed(1, ...usa))];
    expect({ found, asked }).toEqual({ found: ['USA', 'USA'], asked: ['/schemas/ids/1'] });
  });

  it.each([
    ['truncated', Buffer.from([0, 0, 0])],
    ['not Avro', Buffer.from('USA, as text')],
    ['not Avro', framed(2, ...usa)],
    ['not Avro', framed(1, 40, 65)],
  ])('has a named fault: %s (%#)', async (fault, bytes) => {
    const { url } = await registry();
    const error: unknown = await avroReader(url, 'country')(bytes).catch((each: unknown) => each);
    expect(error instanceof FormatError && error.fault).toBe(fault);
  });

  it('does not blame the record when the registry fails', async () => {
    const { url } = await registry();
    const error: unknown = await avroReader(
      url,
      'country',
    )(framed(3, ...usa)).catch((each: unknown) => each);
    expect({ isError: error instanceof Error, isFault: error instanceof FormatError }).toEqual({
      isError: true,
      isFault: false,
    });
  });
});
