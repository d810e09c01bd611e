/** Whatever a client answers: each record hears once, the order of a partition holds, and all memory comes back. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BrokerError } from '../../../../workloads/shared/errors.ts';
import { bench, usual, type Request } from './scripted-producer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Answer = 'ok' | 'retriable' | 'refused' | 'too large' | 'rejected' | 'never';
const answers: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Answer>('ok') },
  { weight: 3, arbitrary: fc.constant<Answer>('retriable') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Answer>('refused', 'too large', 'rejected', 'never'),
  },
);
const codes = { retriable: 7, refused: 29, 'too large': 10 } as const;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ add: fc.nat({ max: 2 }), size: fc.constantFrom(1, 10, 50, 50, 400) }),
  },
  { weight: 2, arbitrary: fc.record({ pass: fc.constantFrom(0, 1, 10, 150, 700) }) },
  { weight: 1, arbitrary: fc.record({ flush: fc.constant(true) }) },
);

const settings = fc.record({
  batchSizeBytes: fc.integer({ min: 80, max: 1000 }),
  lingerMs: fc.constantFrom(0, 5, 300),
  bufferMemoryBytes: fc.constantFrom(500, 2000, 20_000),
  maxBlockMs: fc.constantFrom(0, 100, 2000),
  maxInFlight: fc.integer({ min: 1, max: 3 }),
  maxRequestBytes: fc.integer({ min: 400, max: 3000 }),
  retries: fc.constantFrom(0, 1000, 1000),
});

it('each record is acknowledged or failed exactly once, in order, and memory returns', async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }),
      fc.array(answers, { minLength: 5, maxLength: 30, size: 'max' }),
      async (chosen, steps, script) => {
        const { producer, accumulator, outcomes, add } = bench(chosen, 3);
        let turn = 0;
        producer.auto = (request) => {
          answer(request, script[turn++ % script.length] ?? 'ok');
        };
        const added: string[][] = [[], [], []];
        for (const each of steps) {
          if ('add' in each) {
            const value = `${added.flat().length}:${'x'.repeat(each.size)}`;
            added[each.add]?.push(value);
            void add(value, each.add);
          } else if ('pass' in each) await vi.advanceTimersByTimeAsync(each.pass);
          else void accumulator.flush();
        }
        await vi.advanceTimersByTimeAsync(usual.deliveryTimeoutMs * 3);
        expect(outcomes.map(({ value }) => value).toSorted()).toEqual(added.flat().toSorted());
        expect(accumulator.availableBytes).toBe(chosen.bufferMemoryBytes);
        expect(accumulator.inFlight).toBe(0);
        for (const [partition, values] of added.entries()) {
          const stored = outcomes.filter((o) => o.partition === partition && !o.error);
          expect(stored.map(({ value }) => value)).toEqual(
            values.filter((value) => stored.some((o) => o.value === value)),
          );
          const first = firstSends(producer.requests, partition);
          expect(first).toEqual(values.filter((value) => first.includes(value)));
        }
      },
    ),
    { numRuns: 150 },
  );
});

function answer(request: Request, what: Answer): void {
  switch (what) {
    case 'ok':
      request.ok();
      break;
    case 'rejected':
      request.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
      break;
    case 'never':
      break;
    case 'retriable':
    case 'refused':
    case 'too large':
      request.fail(new BrokerError(what, codes[what]));
  }
}

/** Values in the order in which they were first sent to the partition. */
function firstSends(requests: readonly Request[], partition: number): string[] {
  const batches = requests.flatMap((request) =>
    request.batches.filter((batch) => batch.partition === partition),
  );
  return [...new Set(batches.flatMap(({ records }) => records.map(({ value }) => String(value))))];
}
