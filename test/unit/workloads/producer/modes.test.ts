import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { senders, type Outcomes } from '../../../../workloads/producer/modes.ts';
import { pump } from '../../../../workloads/producer/pump.ts';
import type { Item, Source, Unsendable } from '../../../../workloads/producer/sources/source.ts';
import { SerializationError } from '../../../../workloads/shared/errors.ts';
import { bench, record } from './scripted-producer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

function parts(maxPending = 100) {
  const { producer, accumulator } = bench({ lingerMs: 5000 });
  const heard: string[] = [];
  const printed: unknown[] = [];
  const outcomes: Outcomes = {
    success: ({ value }, partition, offset) => {
      heard.push(`${String(value)} is at ${partition}:${String(offset)}`);
    },
    failure: (error, { value }) => {
      heard.push(`${String(value)} failed: ${error.message}`);
    },
  };
  const print = (result: unknown) => printed.push(result);
  return { producer, heard, printed, parts: { accumulator, outcomes, maxPending, print } };
}

const valued = (value: string) => record({ value: Buffer.from(value), partition: 1 });

describe('sync', () => {
  it('waits for each record, without linger, and prints where it is', async () => {
    const { producer, printed, parts: given } = parts();
    const sent = senders.sync(given)(valued('a'));
    await settle();
    expect(producer.request(0).values).toEqual(['a']);
    expect(printed).toEqual([]);
    producer.request(0).ok(5n);
    await sent;
    expect(printed).toEqual([{ topic: 't', partition: 1, offset: 5n }]);
  });

  it('goes on after a failure, which it does not print', async () => {
    const { producer, heard, printed, parts: given } = parts();
    const send = senders.sync(given);
    const sent = send(valued('a'));
    await settle();
    producer.request(0).fail(new Error('no'));
    await sent;
    expect(heard).toEqual(['a failed: no']);
    expect(printed).toEqual([]);
  });
});

describe('async', () => {
  it('hears of success and failure', async () => {
    const { producer, heard, parts: given } = parts();
    const send = senders.async(given);
    void send(valued('a'));
    void send(record({ value: Buffer.from('b'), partition: 2 }));
    await vi.advanceTimersByTimeAsync(5000);
    producer.request(0).answer([
      { ok: true, baseOffset: 3n },
      { ok: false, error: new Error('no') },
    ]);
    await settle();
    expect(heard).toEqual(['a is at 1:3', 'b failed: no']);
  });

  it('waits while as many records as allowed are pending', async () => {
    const { producer, parts: given } = parts(2);
    const send = senders.async(given);
    expect(send(valued('a'))).toBeUndefined();
    let free = false;
    void send(valued('b'))?.then(() => (free = true));
    await vi.advanceTimersByTimeAsync(5000);
    expect(free).toBe(false);
    producer.request(0).ok();
    await settle();
    expect(free).toBe(true);
  });
});

describe('fire and forget', () => {
  it('waits for nothing, but counts', async () => {
    const { producer, heard, parts: given } = parts(1);
    const send = senders['fire-and-forget'](given);
    expect(send(valued('a'))).toBeUndefined();
    expect(send(valued('b'))).toBeUndefined();
    await vi.advanceTimersByTimeAsync(5000);
    producer.request(0).ok();
    await settle();
    expect(heard).toHaveLength(2);
  });
});

describe('the pump', () => {
  const broken: Unsendable = { place: 'line 2', error: new SerializationError('no') };

  it('hands on what can be sent, and tells the rest', async () => {
    vi.useRealTimers();
    const { sent, told, pumped } = pumping([[valued('a'), broken], [valued('b')]]);
    await pumped;
    expect(sent).toEqual(['a', 'b']);
    expect(told).toEqual([broken]);
  });

  it('takes nothing more after the signal, also while it waits', async () => {
    vi.useRealTimers();
    const stop = new AbortController();
    const { sent, pumped } = pumping(
      [[valued('a'), valued('b')]],
      stop,
      new Promise(() => undefined),
    );
    await vi.waitFor(() => {
      expect(sent).toEqual(['a']);
    });
    stop.abort();
    await pumped;
    expect(sent).toEqual(['a']);
  });
});

function pumping(
  items: readonly (readonly Item[])[],
  stop = new AbortController(),
  wait?: Promise<void>,
) {
  const sent: string[] = [];
  const told: Unsendable[] = [];
  const pumped = pump({
    source: sourceOf(items),
    send: ({ value }) => {
      sent.push(String(value));
      return wait;
    },
    taken: () => undefined,
    unsendable: (item) => told.push(item),
    signal: stop.signal,
  });
  return { sent, told, pumped };
}

async function* sourceOf(items: readonly (readonly Item[])[]): Source {
  for (const each of items) yield await Promise.resolve(each);
}
