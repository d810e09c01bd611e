/** Lets items through at a rate, and so many. */
import type { Source } from './source.ts';

export interface Pace {
  /** Items a second; 0 for no limit. */
  readonly rate: number;
  /** Ends after so many; 0 for no end. */
  readonly count: number;
  readonly signal: AbortSignal;
}

/** Ends, too, when the signal aborts. What a pause has cost is caught up with. */
export async function* paced(source: Source, { rate, count, signal }: Pace): Source {
  const started = performance.now();
  const most = count === 0 ? Number.POSITIVE_INFINITY : count;
  const due = () =>
    rate === 0 ? most : 1 + Math.floor(((performance.now() - started) / 1000) * rate);
  let passed = 0;
  for await (const items of source) {
    for (let from = 0; from < items.length;) {
      const now = Math.min(items.length - from, most - passed, due() - passed);
      if (now > 0) yield items.slice(from, from + now);
      from += Math.max(0, now);
      passed += Math.max(0, now);
      if (passed >= most || signal.aborted) return;
      if (now <= 0) await pause(Math.max(1, 1000 / rate), signal);
    }
  }
}

/** Ends early with the signal. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const over: PromiseWithResolvers<void> = Promise.withResolvers();
  const end = () => {
    over.resolve();
  };
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end, { once: true });
  await over.promise;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
}
