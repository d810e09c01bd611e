/** What becomes of batches whose request fails. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  BrokerError,
  DeliveryTimeoutError,
  ProducerIdLostError,
} from '../../../../workloads/shared/errors.ts';
import { bench, record } from './scripted-producer.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const settle = () => pass(0);
const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
const broker = (code: number) => new BrokerError(`code ${code}`, code);
const refusal = new BrokerError('denied', 29);

describe('a retriable failure', () => {
  it('is tried again after growing pauses up to the ceiling', async () => {
    const { producer, add } = bench({ retryBackoffMs: 100, retryBackoffMaxMs: 300 });
    void add('a');
    await settle();
    for (const pause of [100, 200, 300, 300]) {
      const before = producer.requests.length;
      producer.request(-1).fail(away);
      await pass(pause - 1);
      expect(producer.requests).toHaveLength(before);
      await pass(1);
      expect(producer.requests).toHaveLength(before + 1);
    }
  });

  it('keeps the order of its partition, with exactly the records of the first attempt', async () => {
    const { producer, outcomes, add } = bench();
    void add('a');
    void add('b');
    await settle();
    void add('c');
    producer.request(0).fail(away);
    await settle();
    void add('d');
    await pass(100);
    expect(producer.request(1).values).toEqual(['a', 'b']);
    producer.request(1).ok(0n);
    await settle();
    expect(producer.request(2).values).toEqual(['c', 'd']);
    producer.request(2).ok(2n);
    await settle();
    expect(outcomes.map(({ value }) => value)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes nothing more into a batch that has been sent: the broker may have it', async () => {
    const { producer, add } = bench();
    void add('a');
    await settle();
    producer.request(0).fail(away);
    await settle();
    void add('b');
    await pass(100);
    producer.request(1).ok(0n);
    await settle();
    expect(producer.requests.map(({ values }) => values)).toEqual([['a'], ['a'], ['b']]);
  });

  it('does not hold up other partitions', async () => {
    const { producer, outcomes, add } = bench();
    void add('a', 0);
    await settle();
    producer.request(0).fail(away);
    await settle();
    void add('b', 1);
    await settle();
    producer.request(1).ok();
    await settle();
    expect(outcomes).toMatchObject([{ value: 'b', error: undefined }]);
  });

  it('of the whole request counts for each of its batches', async () => {
    const { producer, add } = bench();
    void add('a', 0);
    void add('b', 1);
    await settle();
    producer.request(0).reject(away);
    await pass(100);
    expect(producer.request(1).batches.map(({ partition }) => partition)).toEqual([0, 1]);
  });

  it('fails with the last error when the retries are used up', async () => {
    const { producer, accumulator, outcomes, add } = bench({ retries: 1 });
    void add('a');
    await settle();
    producer.request(0).fail(away);
    await pass(100);
    producer.request(1).fail(away);
    await settle();
    expect(outcomes).toMatchObject([{ value: 'a', error: away }]);
    expect(accumulator.availableBytes).toBe(1_000_000);
  });

  it('is one too when only its cause says so', async () => {
    const { producer, add } = bench();
    const final = Object.assign(new Error('given up', { cause: away }), { retriable: false });
    void add('a');
    await settle();
    producer.request(0).fail(final);
    await pass(100);
    expect(producer.requests).toHaveLength(2);
  });

  it('that says the leader has moved makes client and accumulator look anew', async () => {
    const { producer, asked, add } = bench();
    void add('a');
    await settle();
    producer.request(0).fail(broker(6));
    await settle();
    expect(producer.refreshed).toEqual(['t']);
    expect(asked).toEqual(['t']);
  });
});

describe('any other failure', () => {
  it('fails the records of that batch alone', async () => {
    const { producer, outcomes, add } = bench();
    void add('a', 0);
    void add('b', 1);
    await settle();
    void add('c', 0);
    producer.request(0).answer([
      { ok: false, error: refusal },
      { ok: true, baseOffset: 7n },
    ]);
    await settle();
    producer.request(1).ok(8n);
    await settle();
    expect(outcomes.map(({ value, error }) => [value, error])).toEqual([
      ['a', refusal],
      ['b', undefined],
      ['c', undefined],
    ]);
  });

  it('of a batch that is too large for the topic halves it until the record to blame is alone', async () => {
    const { producer, outcomes, add } = bench();
    const tooLarge = broker(10);
    producer.auto = (request) => {
      if (request.values.length > 1 || request.values.includes('big')) request.fail(tooLarge);
      else request.ok();
    };
    for (const value of ['a', 'big', 'c']) void add(value);
    await settle();
    expect(outcomes.map(({ value, error }) => [value, error])).toEqual([
      ['a', undefined],
      ['big', tooLarge],
      ['c', undefined],
    ]);
  });

  it('of keyless records on a compacted topic is explained', async () => {
    const { producer, outcomes, add } = bench();
    void add('a');
    await settle();
    producer.request(0).fail(broker(87));
    await settle();
    expect(outcomes[0]?.error?.message).toContain(
      'compacted topic (cleanup.policy=compact) needs keys',
    );
    expect(outcomes[0]?.error?.cause).toEqual(broker(87));
  });
});

describe('the delivery timeout', () => {
  const limits = { deliveryTimeoutMs: 3000, retryBackoffMs: 500, retryBackoffMaxMs: 500 };

  it('ends the attempts, with the last error as cause', async () => {
    const { producer, accumulator, outcomes, add } = bench(limits);
    producer.auto = (request) => {
      request.fail(away);
    };
    void add('a');
    await pass(2999);
    expect(outcomes).toEqual([]);
    await pass(1);
    expect(outcomes[0]?.error).toBeInstanceOf(DeliveryTimeoutError);
    expect(outcomes[0]?.error?.cause).toBe(away);
    expect(accumulator.availableBytes).toBe(1_000_000);
  });

  it('counts for a record that has never been sent', async () => {
    const { producer, outcomes, add } = bench({ ...limits, maxInFlight: 1 });
    void add('under way', 0);
    await settle();
    await pass(1000);
    void add('behind', 1);
    await pass(3000);
    expect(producer.requests).toHaveLength(1);
    expect(outcomes.map(({ value, error }) => [value, error?.name])).toEqual([
      ['under way', 'DeliveryTimeoutError'],
      ['behind', 'DeliveryTimeoutError'],
    ]);
    expect(outcomes[1]?.error?.message).toContain('never sent');
  });

  it('counts for a request that is under way, whose late answer changes nothing', async () => {
    const { producer, accumulator, outcomes, add } = bench({ ...limits, requestTimeoutMs: 5000 });
    void add('a');
    await pass(3000);
    expect(outcomes[0]?.error?.message).toContain('never answered');
    producer.request(0).ok();
    await settle();
    expect(outcomes).toHaveLength(1);
    expect(accumulator.availableBytes).toBe(1_000_000);
  });

  it('frees the lane of a client that never comes back', async () => {
    const { producer, accumulator, add } = bench({ requestTimeoutMs: 1000 });
    void add('a');
    await pass(2000 + 100);
    expect(producer.requests).toHaveLength(2);
    producer.request(1).ok();
    await settle();
    expect(accumulator.availableBytes).toBe(1_000_000);
  });
});

describe('an idempotent producer', () => {
  it('takes a batch that the broker has already for acknowledged', async () => {
    const { producer, outcomes, add } = bench();
    void add('a');
    await settle();
    producer.request(0).fail(broker(46));
    await settle();
    expect(outcomes).toMatchObject([{ value: 'a', offset: undefined, error: undefined }]);
  });

  it('that has lost its id sends the same records again', async () => {
    const { producer, outcomes, add } = bench();
    void add('a');
    await settle();
    producer.request(0).fail(new ProducerIdLostError('lost'));
    await pass(100);
    expect(producer.request(1).batches[0]?.records).toBe(producer.request(0).batches[0]?.records);
    producer.request(1).ok(4n);
    await settle();
    expect(outcomes).toMatchObject([{ value: 'a', offset: 4n, error: undefined }]);
  });
});

describe('partitions', () => {
  it('of a topic that is not known yet are waited for, in order', async () => {
    const { producer, sizes, add } = bench();
    sizes.delete('t');
    const first = add('a');
    const second = add('b');
    await pass(300);
    expect(producer.requests).toHaveLength(0);
    sizes.set('t', 4);
    await pass(400);
    await Promise.all([first, second]);
    await settle();
    expect(producer.request(0).values).toEqual(['a', 'b']);
  });

  it('that stay unknown are an error after max block', async () => {
    const { outcomes, sizes, add } = bench({ maxBlockMs: 1000 });
    sizes.delete('t');
    void add('a');
    await pass(1000);
    expect(outcomes[0]?.error?.name).toBe('TopicMissingError');
  });

  it('beyond the known ones are asked for: the topic may have grown', async () => {
    const { producer, sizes, asked, add } = bench({}, 4);
    void add('a', 7);
    sizes.set('t', 8);
    await settle();
    await settle();
    expect(asked).toEqual(['t']);
    expect(producer.request(0).batches[0]?.partition).toBe(7);
  });

  it('that the topic does not have are refused once it has been asked', async () => {
    const { outcomes, add } = bench({}, 4);
    void add('a', 7);
    await settle();
    expect(outcomes[0]?.error?.message).toBe('t has no partition 7');
  });

  it('of keyless records change with each batch, those of a key never', async () => {
    const { producer, accumulator, done } = bench({}, 4);
    producer.auto = (request) => {
      request.ok();
    };
    for (let round = 0; round < 3; round += 1) {
      for (let each = 0; each < 2; each += 1) void accumulator.append(record(), done);
      await settle();
    }
    const counts = producer.requests.map(({ batches }) => batches.map((b) => b.records.length));
    expect(counts).toEqual([[2], [2], [2]]);
    const chosen = producer.requests.map(({ batches }) => batches[0]?.partition);
    expect(chosen[0]).not.toBe(chosen[1]);
    expect(chosen[1]).not.toBe(chosen[2]);
    const keyed = record({ key: Buffer.from('k') });
    for (let round = 0; round < 3; round += 1) {
      void accumulator.append(keyed, done);
      await settle();
    }
    const ofKey = producer.requests.slice(3).map(({ batches }) => batches[0]?.partition);
    expect(new Set(ofKey).size).toBe(1);
  });
});
