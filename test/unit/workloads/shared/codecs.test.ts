import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codecs } from '../../../../workloads/shared/codecs.ts';
import { CodecError } from '../../../../workloads/shared/errors.ts';
import { unframeSnappy } from '../../../../workloads/shared/snappy-frames.ts';

const names = Object.keys(codecs) as (keyof typeof codecs)[];

describe.each(names)('%s', (name) => {
  it('gives back what it was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const data = Buffer.from(bytes);
        const back = await codecs[name].decompress(await codecs[name].compress(data));
        expect(back.equals(data)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('makes repetitions smaller', async () => {
    const data = Buffer.alloc(100_000, 'kafka ');
    expect((await codecs[name].compress(data)).length).toBeLessThan(10_000);
  });

  it('is named where bytes are none of its own', async () => {
    const garbage = Buffer.from('this was never compressed by anything');
    const error: unknown = await codecs[name]
      .decompress(garbage)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CodecError);
    expect((error as Error).message).toContain(name);
  });
});

describe('frames of the Java client around snappy', () => {
  const magic = Buffer.from('82534e41505059000000000100000001', 'hex');
  const block = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(Buffer.byteLength(text));
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const upper = (data: Buffer) => Buffer.from(String(data).toUpperCase());

  it('are taken off, block by block', () => {
    const framed = Buffer.concat([magic, block('ab'), block('c')]);
    expect(String(unframeSnappy(framed, upper))).toBe('ABC');
  });

  it('need not be there', () => {
    expect(String(unframeSnappy(Buffer.from('ab'), upper))).toBe('AB');
  });

  it('are refused when the last one is cut short', () => {
    const cut = Buffer.concat([magic, block('ab')]).subarray(0, -1);
    expect(() => unframeSnappy(cut, upper)).toThrow('cut short');
  });
});
