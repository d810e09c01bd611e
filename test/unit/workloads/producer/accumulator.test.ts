/** Batching, memory, flush and close over a scripted producer and false clocks. Does not prove that a broker agrees. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batchOverhead, recordBytes } from '../../../../workloads/producer/record-size.ts';
import { BufferExhaustedError, RecordTooLargeError } from '../../../../workloads/shared/errors.ts';
import { ProducerClosedError } from '../../../../workloads/producer/accumulator.ts';
import { bench, record } from './scripted-producer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets everything happen that is due now. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const one = recordBytes(record({ value: Buffer.from('a') }));

describe('linger and batch size', () => {
  it('sends at once without linger, all that came in one turn together', async () => {
    const { producer, add } = bench();
    for (const value of ['a', 'b', 'c']) void add(value);
    await settle();
    expect(producer.requests.map(({ values }) => values)).toEqual([['a', 'b', 'c']]);
  });

  it('batches without linger what comes while a request is under way', async () => {
    const { producer, add } = bench();
    void add('a');
    await settle();
    void add('b');
    await settle();
    void add('c');
    await settle();
    expect(producer.requests).toHaveLength(1);
    producer.request(0).ok();
    await settle();
    expect(producer.request(1).values).toEqual(['b', 'c']);
  });

  it('keeps a batch that is not full until linger is over', async () => {
    const { producer, add } = bench({ lingerMs: 20 });
    void add('a');
    await pass(10);
    void add('b');
    await pass(9);
    expect(producer.requests).toHaveLength(0);
    await pass(1);
    expect(producer.request(0).values).toEqual(['a', 'b']);
  });

  it('sends a full batch before linger is over, and the next one later', async () => {
    const { producer, add } = bench({ lingerMs: 1000, batchSizeBytes: batchOverhead + 2 * one });
    for (const value of ['a', 'b', 'c']) void add(value);
    await settle();
    expect(producer.requests.map(({ values }) => values)).toEqual([['a', 'b']]);
    producer.request(0).ok();
    await pass(999);
    expect(producer.requests).toHaveLength(1);
    await pass(1);
    expect(producer.request(1).values).toEqual(['c']);
  });

  it('gives a record that is larger than a batch one of its own', async () => {
    const { producer, add } = bench({ batchSizeBytes: 100, lingerMs: 1000 });
    void add('a');
    void add('x'.repeat(500));
    await settle();
    producer.request(0).ok();
    await settle();
    expect(producer.requests.map(({ values }) => values[0]?.length)).toEqual([1, 500]);
  });

  it('puts batches of several partitions into one request, up to its size', async () => {
    const fits = 2 * (batchOverhead + one);
    const { producer, add } = bench({ maxRequestBytes: fits });
    for (const partition of [0, 1, 2]) void add('a', partition);
    await settle();
    const partitions = producer.requests.map(({ batches }) => batches.map((b) => b.partition));
    expect(partitions).toEqual([[0, 1], [2]]);
  });

  it('keeps records apart whose times are many days apart', async () => {
    const { producer, accumulator, done } = bench();
    const old = record({ partition: 0, timestamp: 1_500_000_000_000n });
    for (const each of [old, old, record({ partition: 0 }), record({ partition: 0 }), old]) {
      void accumulator.append(each, done);
    }
    producer.auto = (request) => {
      request.ok();
    };
    await settle();
    const times = producer.requests.map(({ batches }) =>
      batches[0]?.records.map(({ timestamp }) => timestamp),
    );
    expect(times).toEqual([
      [old.timestamp, old.timestamp],
      [undefined, undefined],
      [old.timestamp],
    ]);
  });

  it('has no more requests under way than allowed', async () => {
    const { producer, accumulator, add } = bench({ maxInFlight: 2 });
    for (const partition of [0, 1, 2]) {
      void add('a', partition);
      await settle();
    }
    expect(producer.requests).toHaveLength(2);
    expect(accumulator.inFlight).toBe(2);
    producer.request(1).ok();
    await settle();
    expect(producer.request(2).batches[0]?.partition).toBe(2);
  });

  it('begins with another partition each time, so that none starves', async () => {
    const fits = batchOverhead + one;
    const { producer, add } = bench({
      maxRequestBytes: fits,
      batchSizeBytes: fits,
      maxInFlight: 1,
    });
    for (let round = 0; round < 3; round += 1) {
      for (const partition of [0, 1, 2]) void add('a', partition);
    }
    for (let sent = 0; sent < 9; sent += 1) {
      await settle();
      producer.request(sent).ok();
    }
    const order = producer.requests.map(({ batches }) => batches[0]?.partition);
    expect(order.slice(0, 3).toSorted()).toEqual([0, 1, 2]);
    expect(order.slice(3, 6).toSorted()).toEqual([0, 1, 2]);
  });
});

describe('acknowledgements', () => {
  it('tell each record its offset', async () => {
    const { producer, outcomes, add } = bench();
    void add('a', 2);
    void add('b', 2);
    await settle();
    producer.request(0).ok(9_007_199_254_740_993n);
    await settle();
    expect(outcomes).toEqual([
      { value: 'a', partition: 2, offset: 9_007_199_254_740_993n, error: undefined },
      { value: 'b', partition: 2, offset: 9_007_199_254_740_994n, error: undefined },
    ]);
  });

  it('without an offset, as with acks 0, leave it out', async () => {
    const { producer, outcomes, add } = bench();
    void add('a');
    await settle();
    producer.request(0).answer([{ ok: true, baseOffset: undefined }]);
    await settle();
    expect(outcomes).toMatchObject([{ value: 'a', offset: undefined, error: undefined }]);
  });

  it('reach the other records when a listener throws, and the fault is not swallowed', async () => {
    const { producer, accumulator, outcomes, done } = bench();
    const thrown = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
    const bad = () => {
      throw new Error('listener');
    };
    void accumulator.append(record({ partition: 0 }), bad);
    void accumulator.append(record({ partition: 0 }), done);
    await settle();
    producer.request(0).ok();
    await settle();
    expect(outcomes).toHaveLength(1);
    expect(thrown.mock.calls[0]?.[0]).toThrow('listener');
  });
});

describe('memory', () => {
  const two = { bufferMemoryBytes: 2 * one, lingerMs: 5000, deliveryTimeoutMs: 20_000 };

  it('lets a record wait for room, and whoever waits ends the linger of all', async () => {
    const { producer, add } = bench(two);
    expect(add('a')).toBeUndefined();
    expect(add('b')).toBeUndefined();
    await settle();
    expect(producer.requests).toHaveLength(0);
    const waiting = add('c');
    await settle();
    producer.request(0).ok();
    await waiting;
    await settle();
    expect(producer.request(0).values).toEqual(['a', 'b']);
  });

  it('refuses a record that has waited max block, and takes the next one', async () => {
    const { producer, outcomes, add } = bench(two);
    for (const value of ['a', 'b']) void add(value);
    const waiting = add('c');
    await pass(999);
    expect(outcomes).toEqual([]);
    await pass(1);
    await waiting;
    expect(outcomes).toMatchObject([{ value: 'c', partition: 0 }]);
    expect(outcomes[0]?.error).toBeInstanceOf(BufferExhaustedError);
    producer.request(0).ok();
    await settle();
    expect(add('d')).toBeUndefined();
  });

  it('lets those who wait in by their order', async () => {
    const { producer, accumulator, outcomes, add } = bench(two);
    for (const value of ['a', 'b', 'c', 'd', 'e']) void add(value);
    producer.auto = (request) => {
      request.ok();
    };
    await settle();
    const flushed = accumulator.flush();
    await pass(5000);
    await flushed;
    expect(outcomes.map(({ value }) => value)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(accumulator.availableBytes).toBe(2 * one);
  });

  it('refuses at once what fits into no request, or never into the memory', async () => {
    const { outcomes, add } = bench({ maxRequestBytes: 200, bufferMemoryBytes: 120 });
    expect(add('x'.repeat(200))).toBeUndefined();
    expect(add('x'.repeat(118))).toBeUndefined();
    await settle();
    expect(outcomes.map(({ error }) => error)).toEqual([
      expect.any(RecordTooLargeError),
      expect.any(RecordTooLargeError),
    ]);
    expect(outcomes[0]?.error?.message).toContain('maxRequestBytes');
    expect(outcomes[1]?.error?.message).toContain('bufferMemoryBytes');
  });
});

describe('flush', () => {
  it('ends linger and settles when everything before it is acknowledged or failed', async () => {
    const { producer, accumulator, outcomes, add } = bench({ lingerMs: 5000 });
    void add('a', 0);
    void add('b', 1);
    let flushed = false;
    void accumulator.flush().then(() => (flushed = true));
    await settle();
    const [first, second] = producer.request(0).batches;
    expect([first?.partition, second?.partition]).toEqual([0, 1]);
    expect(flushed).toBe(false);
    producer.request(0).answer([
      { ok: true, baseOffset: 0n },
      { ok: false, error: new Error('no') },
    ]);
    await settle();
    expect(flushed).toBe(true);
    expect(outcomes.map(({ error }) => error?.message)).toEqual([undefined, 'no']);
  });

  it('does not wait for what comes later', async () => {
    const { producer, accumulator, add } = bench();
    void add('a');
    await settle();
    const flushed = accumulator.flush();
    void add('later');
    producer.request(0).ok();
    await flushed;
    expect(producer.request(0).values).toEqual(['a']);
  });

  it('with nothing to send settles at once', async () => {
    const { accumulator } = bench();
    await expect(accumulator.flush()).resolves.toBeUndefined();
  });
});

describe('close', () => {
  it('sends what is there, also what waits for room, and takes nothing more', async () => {
    const { producer, accumulator, outcomes, add } = bench({
      bufferMemoryBytes: one,
      lingerMs: 50,
    });
    producer.auto = (request) => {
      request.ok();
    };
    for (const value of ['a', 'b']) void add(value);
    const closed = accumulator.close(1000);
    expect(add('late')).toBeUndefined();
    await settle();
    await closed;
    expect(outcomes.map(({ value, error }) => [value, error?.name])).toEqual([
      ['late', 'ProducerClosedError'],
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  it('fails what is not acknowledged in time, exactly once', async () => {
    const { producer, accumulator, outcomes, add } = bench();
    void add('under way');
    await settle();
    void add('queued');
    const closed = accumulator.close(1000);
    await pass(1000);
    await closed;
    producer.request(0).ok();
    await settle();
    expect(outcomes.map(({ value }) => value)).toEqual(['under way', 'queued']);
    for (const { error } of outcomes) expect(error).toBeInstanceOf(ProducerClosedError);
    expect(producer.requests).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
