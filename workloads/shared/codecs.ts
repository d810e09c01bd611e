/** Compression of record batches, as Kafka's Java client writes and reads it. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Compression } from './client.ts';
import { CodecError, messageOf } from './errors.ts';
import { unframeSnappy } from './snappy-frames.ts';

export interface Codec {
  compress(data: Buffer): Promise<Buffer>;
  /** @throws CodecError that names the codec */
  decompress(data: Buffer): Promise<Buffer>;
}

export const codecs: Readonly<Record<Exclude<Compression, 'none'>, Codec>> = {
  gzip: named('gzip', promisify(zlib.gzip), promisify(zlib.gunzip)),
  snappy: named(
    'snappy',
    async (data) => (await library('snappy')).compressSync(data),
    async (data) => {
      const { decompressSync } = await library('snappy');
      return unframeSnappy(data, decompressSync);
    },
  ),
  lz4: named(
    'lz4',
    async (data) => (await library('lz4')).compressSync(data),
    async (data) => (await library('lz4')).decompressSync(data),
  ),
  zstd: named('zstd', promisify(zlib.zstdCompress), promisify(zlib.zstdDecompress)),
};

type Work = (data: Buffer) => Promise<Buffer>;

function named(name: string, compress: Work, decompress: Work): Codec {
  const told = (work: Work, what: string) => async (data: Buffer) => {
    try {
      return await work(data);
    } catch (cause) {
      throw new CodecError(`cannot ${what} with ${name}: ${messageOf(cause)}`, { cause });
    }
  };
  return { compress: told(compress, 'compress'), decompress: told(decompress, 'decompress') };
}

/** Loaded with the first batch that needs it: most topics need neither. */
async function library(name: 'snappy' | 'lz4') {
  const { compressionsAlgorithms } = await import('@platformatic/kafka');
  return compressionsAlgorithms[name];
}
