/** Does not prove that every broker writes these bytes; the end-to-end tests read live ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchAt,
  lastIndexedPosition,
  newestIndexed,
  walkBatches,
} from '../../../scripts/lib/storage/bytes.ts';
import {
  appendTimeBatch,
  batchBytes,
  microsecondBatch,
  microsecondTimeIndex,
  offsetIndexBytes,
  timeIndexBytes,
} from '../../support/log-bytes.ts';

describe('the header of a batch', () => {
  it('tells offsets, times and length', () => {
    expect(batchAt(microsecondBatch, 0)).toEqual({
      baseOffset: 1n,
      lastOffset: 1n,
      firstMs: 1_795_630_849_894_000n,
      newestMs: 1_795_630_849_894_000n,
      bytes: microsecondBatch.length,
    });
  });

  it('has the time of the broker where the topic has LogAppendTime, whatever the producer sent', () => {
    expect(appendTimeBatch.readBigInt64BE(27)).toBe(1_795_630_849n);
    expect(batchAt(appendTimeBatch, 0)).toMatchObject({
      firstMs: 1_795_630_853_368n,
      newestMs: 1_795_630_853_368n,
    });
  });

  it('has no first time where compaction has put its own there', () => {
    const bytes = batchBytes({ baseOffset: 5n, firstMs: 1n, newestMs: 2n });
    bytes.writeInt16BE(0x40, 21);
    expect(batchAt(bytes, 0)).toMatchObject({ firstMs: undefined, newestMs: 2n });
  });

  it('has no times where the records have none', () => {
    const bytes = batchBytes({ baseOffset: 5n, firstMs: -1n, newestMs: -1n });
    expect(batchAt(bytes, 0)).toMatchObject({ firstMs: undefined, newestMs: undefined });
  });

  it('tells time 0 from no time', () => {
    const bytes = batchBytes({ baseOffset: 5n, firstMs: 0n, newestMs: 0n });
    expect(batchAt(bytes, 0)).toMatchObject({ firstMs: 0n, newestMs: 0n });
  });

  it.each([
    ['the form before batches', Buffer.concat([Buffer.alloc(16), Buffer.alloc(100, 1)])],
    ['less than a header', microsecondBatch.subarray(0, 60)],
    ['nothing', Buffer.alloc(0)],
  ])('is none in %s', (_what, bytes) => {
    expect(batchAt(bytes, 0)).toBeUndefined();
  });
});

describe('walking over batches', () => {
  const three = [7n, 8n, 9n].map((baseOffset) =>
    batchBytes({ baseOffset, firstMs: baseOffset, newestMs: 2n * baseOffset }),
  );

  it('finds each, and the last one by its header alone', () => {
    const whole = Buffer.concat(three);
    const cut = whole.subarray(0, whole.length - microsecondBatch.length + 61);
    for (const bytes of [whole, cut]) {
      const walked = walkBatches(bytes);
      expect(walked.batches.map(({ baseOffset }) => baseOffset)).toEqual([7n, 8n, 9n]);
      expect(walked.bytes).toBe(whole.length);
    }
  });

  it('ends where a length leads nowhere', () => {
    const damaged = Buffer.concat(three);
    damaged.writeInt32BE(-12, microsecondBatch.length + 8);
    expect(walkBatches(damaged).batches).toHaveLength(1);
  });

  it('ends, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const all = Buffer.concat([microsecondBatch, bytes]);
        expect(walkBatches(all).bytes).toBeGreaterThanOrEqual(microsecondBatch.length);
      }),
    );
  });
});

describe('an index', () => {
  const hollow = Buffer.alloc(1200);

  it('by time ends with the newest', () => {
    expect(newestIndexed(microsecondTimeIndex)).toBe(1_795_630_849_894_000n);
    const entries = timeIndexBytes([
      [10n, 0],
      [20n, 3],
    ]);
    expect(newestIndexed(entries)).toBe(20n);
  });

  it('that is written to has room behind its entries', () => {
    const byTime = Buffer.concat([timeIndexBytes([[10n, 4]]), hollow]);
    expect(newestIndexed(byTime)).toBe(10n);
    const byOffset = offsetIndexBytes([
      [40, 4200],
      [80, 8500],
    ]);
    expect(lastIndexedPosition(Buffer.concat([byOffset, hollow]))).toBe(8500);
  });

  it('without entries knows nothing', () => {
    expect(newestIndexed(hollow)).toBeUndefined();
    expect(lastIndexedPosition(hollow)).toBe(0);
    expect(newestIndexed(Buffer.alloc(0))).toBeUndefined();
  });
});
