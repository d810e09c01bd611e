/** Sizes, pauses, partitions and files. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openAcknowledgedFile } from '../../../../workloads/producer/acknowledged-file.ts';
import { pauseMs } from '../../../../workloads/producer/backoff.ts';
import { Placement } from '../../../../workloads/producer/placement.ts';
import { recordBytes } from '../../../../workloads/producer/record-size.ts';
import { TopicSizes } from '../../../../workloads/producer/topic-sizes.ts';
import { javaPartition } from '../../../../workloads/shared/partitioner.ts';
import { record } from './scripted-producer.ts';

describe('pauses', () => {
  const limits = { retryBackoffMs: 100, retryBackoffMaxMs: 1000 };

  it('double up to the ceiling', () => {
    const pauses = [1, 2, 3, 4, 5, 100].map((attempts) => pauseMs(limits, attempts, 0.5));
    expect(pauses).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  it('differ by a fifth at most, and are never above the ceiling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, random) => {
          const middle = pauseMs(limits, attempts, 0.5);
          const pause = pauseMs(limits, attempts, random);
          expect(pause).toBeGreaterThanOrEqual(middle * 0.8);
          expect(pause).toBeLessThanOrEqual(Math.min(1000, middle * 1.2));
        },
      ),
    );
  });
});

describe('the size of a record', () => {
  it.each([
    [record({ value: null }), 10],
    [record({ value: Buffer.alloc(63) }), 8 + 1 + 1 + 63],
    [record({ value: Buffer.alloc(64) }), 8 + 1 + 2 + 64],
    [record({ key: Buffer.alloc(10), value: Buffer.alloc(10_000) }), 8 + 11 + 3 + 10_000],
    [record({ headers: [{ key: 'ключ', value: null }] }), 8 + 1 + 2 + 9 + 1],
  ])('counts lengths as Kafka writes them', (given, bytes) => {
    expect(recordBytes(given)).toBe(bytes);
  });
});

describe('partitions', () => {
  const always = () => true;
  const never = () => false;

  it('are those that are named, else those of the key', () => {
    const key = Buffer.from('user_7');
    const placement = new Placement();
    expect(placement.choose(record({ key, partition: 2 }), 4, never)).toBe(2);
    expect(placement.choose(record({ key, partition: 4 }), 4, never)).toBeUndefined();
    expect(placement.choose(record({ key }), 4, never)).toBe(javaPartition(key, 4));
    const empty = Buffer.alloc(0);
    expect(placement.choose(record({ key: empty }), 4, never)).toBe(javaPartition(empty, 4));
  });

  it('without a key stay while a batch is filled, then change, and all of them get some', () => {
    const placement = new Placement();
    const chosen = Array.from({ length: 500 }, () => {
      const first = placement.choose(record(), 5, never);
      expect(placement.choose(record(), 5, always)).toBe(first);
      return first;
    });
    for (const [index, each] of chosen.entries()) expect(each).not.toBe(chosen[index + 1]);
    expect(new Set(chosen).size).toBe(5);
  });

  it('without a key are the only one where there is but one', () => {
    const placement = new Placement();
    expect(placement.choose(record(), 1, never)).toBe(0);
    expect(placement.choose(record(), 1, never)).toBe(0);
  });
});

describe('the number of partitions', () => {
  it('is asked anew now and then, and stays where nobody answers', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const describeTopic = vi.fn(() => Promise.resolve({ partitions: 2, leaderless: [] }));
    const sizes = new TopicSizes({ describeTopic }, 1000);
    expect(sizes.count('t')).toBeUndefined();
    await sizes.refresh('t');
    expect(sizes.count('t')).toBe(2);
    describeTopic.mockResolvedValue({ partitions: 8, leaderless: [] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sizes.count('t')).toBe(8);
    describeTopic.mockRejectedValue(new Error('away'));
    await vi.advanceTimersByTimeAsync(1000);
    expect(sizes.count('t')).toBe(8);
    sizes.close();
    await vi.advanceTimersByTimeAsync(5000);
    expect(describeTopic).toHaveBeenCalledTimes(3);
  });

  it('is asked once for all who want it at the same time', async () => {
    const describeTopic = vi.fn(() => Promise.resolve({ partitions: 2, leaderless: [] }));
    const sizes = new TopicSizes({ describeTopic }, 100_000);
    await Promise.all([sizes.refresh('t'), sizes.refresh('t')]);
    expect(describeTopic).toHaveBeenCalledTimes(1);
    sizes.close();
  });
});

describe('the file of acknowledged records', () => {
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'acknowledged-'));
    onTestFinished(() => {
      rmSync(path, { recursive: true });
    });
    return path;
  };

  it('gets a line for each, behind those that it has', async () => {
    const path = join(folder(), 'a.jsonl');
    for (const value of [Buffer.from('"text"'), null, Buffer.from([0xff])]) {
      const file = await openAcknowledgedFile(path);
      file.write(record({ value }), 1, 9_007_199_254_740_993n);
      await file.close();
    }
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const common = { topic: 't', partition: 1, offset: '9007199254740993', key: null };
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { ...common, value: '"text"' },
      { ...common, value: null },
      { ...common, value: { base64: '/w==' } },
    ]);
  });

  it('that cannot be opened is named', async () => {
    await expect(openAcknowledgedFile(folder())).rejects.toThrow('acknowledgedFile');
  });
});
