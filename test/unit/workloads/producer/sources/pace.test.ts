import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced, type Pace } from '../../../../../workloads/producer/sources/pace.ts';
import type { Item, Source } from '../../../../../workloads/producer/sources/source.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a paced source', () => {
  it('lets items through at the rate', async () => {
    const { got } = drain({ rate: 10 }, 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(got().length).toBeGreaterThanOrEqual(10);
    expect(got().length).toBeLessThanOrEqual(11);
    await vi.advanceTimersByTimeAsync(1000);
    expect(got().length).toBeGreaterThanOrEqual(20);
    expect(got().length).toBeLessThanOrEqual(21);
  });

  it('ends after the count', async () => {
    const { got, ended } = drain({ count: 7 }, 1000);
    await ended;
    expect(got()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('ends with its source, whose items keep their order', async () => {
    const { got, ended } = drain({ rate: 1000 }, 20);
    await vi.advanceTimersByTimeAsync(1000);
    await ended;
    expect(got()).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('ends with the signal, also in a pause', async () => {
    const stop = new AbortController();
    const { got, ended } = drain({ rate: 0.001, signal: stop.signal }, 1000);
    await vi.advanceTimersByTimeAsync(10);
    stop.abort();
    await ended;
    expect(got()).toEqual([0]);
  });
});

function drain(pace: Partial<Pace>, length: number) {
  const numbers: number[] = [];
  const source = paced(numbered(length), {
    ...{ rate: 0, count: 0, signal: new AbortController().signal },
    ...pace,
  });
  const ended = (async () => {
    for await (const items of source) {
      numbers.push(...items.map((item) => Number((item as { place: string }).place)));
    }
  })();
  return { got: () => numbers, ended };
}

async function* numbered(length: number): Source {
  for (let from = 0; from < length; from += 8) {
    const size = Math.min(8, length - from);
    const items = Array.from({ length: size }, (_, index) => ({ place: String(from + index) }));
    yield await Promise.resolve(items as unknown as Item[]);
  }
}
