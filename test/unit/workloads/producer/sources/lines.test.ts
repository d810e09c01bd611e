import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineReader, type LineFormat } from '../../../../../workloads/producer/sources/lines.ts';
import { splitLines } from '../../../../../workloads/producer/sources/split-lines.ts';

const format: LineFormat = { topic: 't', headerSeparator: ',', headerKeySeparator: ':' };
const read = (line: string, parts: Partial<LineFormat> = {}) => {
  const { key, value, headers } = lineReader({ ...format, ...parts })(Buffer.from(line));
  const textOf = (bytes: Buffer | null) => (bytes === null ? null : String(bytes));
  return {
    key: textOf(key),
    value: textOf(value),
    headers: headers.map((header) => [header.key, textOf(header.value)]),
  };
};

describe('a line', () => {
  it('without a separator is a value without a key, blanks and all', () => {
    expect(read(' a b ')).toEqual({ key: null, value: ' a b ', headers: [] });
    expect(read('')).toEqual({ key: null, value: '', headers: [] });
  });

  it('is cut at the first key separator', () => {
    expect(read('k::v::w', { keySeparator: '::' })).toMatchObject({ key: 'k', value: 'v::w' });
    expect(read('::', { keySeparator: '::' })).toMatchObject({ key: '', value: '' });
  });

  it('may be cut at tabs, written as in settings', () => {
    expect(read('k\tv', { keySeparator: '\\t' })).toMatchObject({ key: 'k', value: 'v' });
  });

  it('may begin with headers, repeated ones too', () => {
    const parts = { headersDelimiter: '\t', keySeparator: '\t', nullMarker: 'NULL' };
    expect(read('a:1,b:,a:NULL\tk\tv', parts)).toEqual({
      key: 'k',
      value: 'v',
      headers: [
        ['a', '1'],
        ['b', ''],
        ['a', null],
      ],
    });
    expect(read('\tk\tv', parts).headers).toEqual([]);
    expect(read('NULL\tk\tv', parts).headers).toEqual([]);
  });

  it('has null where the marker stands alone', () => {
    const parts = { keySeparator: ',', nullMarker: 'NULL' };
    expect(read('NULL,NULL', parts)).toMatchObject({ key: null, value: null });
    expect(read('NULL,NULL!', parts)).toMatchObject({ key: null, value: 'NULL!' });
  });

  it.each([
    [{ keySeparator: ',' }, 'no key separator ","'],
    [{ headersDelimiter: '|' }, 'no headers delimiter "|"'],
  ])('that lacks a separator is refused', (parts, problem) => {
    expect(() => read('v', parts)).toThrow(problem);
  });

  it('whose header has no name is refused', () => {
    expect(() => read('a|v', { headersDelimiter: '|' })).toThrow('no header key separator ":"');
  });

  it('keeps bytes that are no text', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    expect(lineReader(format)(bytes).value).toEqual(bytes);
  });
});

describe('a stream', () => {
  const line = fc
    .uint8Array({ maxLength: 9 })
    .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d)));
  const split = async (chunks: readonly Buffer[]) => {
    const found: string[] = [];
    for await (const lines of splitLines(streamOf(chunks))) {
      found.push(...lines.map((each) => each.toString('latin1')));
    }
    return found;
  };

  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb', ['a', 'b']],
    ['\n\na', ['', '', 'a']],
    ['', []],
  ])('%j has the lines %j', async (text, lines) => {
    expect(await split([Buffer.from(text)])).toEqual(lines);
  });

  it('has the same lines however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 9 }),
        fc.integer({ min: 1, max: 7 }),
        async (lines, size) => {
          const bytes = Buffer.concat(lines.flatMap((each) => [each, Buffer.from('\n')]));
          const chunks: Buffer[] = [];
          for (let at = 0; at < bytes.length; at += size)
            chunks.push(bytes.subarray(at, at + size));
          expect(await split(chunks)).toEqual(lines.map((each) => each.toString('latin1')));
        },
      ),
    );
  });
});

async function* streamOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer, void> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}
