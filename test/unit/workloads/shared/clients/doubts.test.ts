import { describe, expect, it } from 'vitest';
import type { SentBatch } from '../../../../../workloads/shared/client.ts';
import { Doubts, failed } from '../../../../../workloads/shared/clients/doubts.ts';
import { BrokerError, isRetriable } from '../../../../../workloads/shared/errors.ts';
import type { OutgoingRecord } from '../../../../../workloads/shared/record.ts';

const record = (): OutgoingRecord => ({ topic: 't', key: null, value: null, headers: [] });
const batch = (records: readonly OutgoingRecord[]) => ({ topic: 't', partition: 0, records });
const [a, b] = [record(), record()];
const broken = failed(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
const arrived: SentBatch = { ok: true, baseOffset: 0n };

function after(result: SentBatch): Doubts {
  const doubts = new Doubts();
  doubts.note([batch([a])], [result]);
  return doubts;
}

describe('a batch that may have arrived', () => {
  it('may be sent again', () => {
    expect(after(broken).forbid([batch([a])])).toBe(false);
  });

  it.each([
    ['another record', [b]],
    ['one record more', [a, b]],
    ['an equal one that is not the same', [record()]],
  ])('forbids %s in its place', (_, records) => {
    expect(after(broken).forbid([batch(records)])).toBe(true);
  });

  it('forbids nothing in other partitions', () => {
    expect(after(broken).forbid([{ ...batch([b]), partition: 1 }])).toBe(false);
  });

  it('is settled once it was acknowledged', () => {
    const doubts = after(broken);
    doubts.note([batch([a])], [arrived]);
    expect(doubts.forbid([batch([b])])).toBe(false);
  });
});

it.each([
  ['refused for its size', 10, false],
  ['not answered in time', 7, true],
  ['stored by too few replicas', 20, true],
])('a batch that was %s leaves doubts: %s %s', (_, code, doubtful) => {
  const doubts = after(failed(new BrokerError('x', code)));
  expect(doubts.forbid([batch([b])])).toBe(doubtful);
});

it.each([45, 47, 59])(
  'after error %i the id is of no use, and the batch is sent under another',
  (code) => {
    const result = failed(new BrokerError('x', code));
    expect(new Doubts().note([batch([a])], [result])).toBe(true);
    expect(!result.ok && isRetriable(result.error)).toBe(true);
  },
);

describe('a batch that is under way', () => {
  /** Attempts that end when the test says so. */
  function begun() {
    const doubts = new Doubts();
    const asked: (readonly { readonly partition: number }[])[] = [];
    const { promise, resolve } = Promise.withResolvers<readonly SentBatch[]>();
    const send = (...batches: ReturnType<typeof batch>[]) =>
      doubts.once(batches, (fresh) => {
        asked.push(fresh);
        return asked.length === 1 ? promise : Promise.resolve(fresh.map(() => broken));
      });
    return { doubts, asked, send, end: resolve };
  }

  it('is not sent beside itself: who asks again hears of the first attempt', async () => {
    const { asked, send, end } = begun();
    const both = [send(batch([a])), send(batch([a]))];
    end([arrived]);
    expect(await Promise.all(both)).toEqual([[arrived], [arrived]]);
    expect(asked).toEqual([[batch([a])]]);
  });

  it('holds up no other partition, and may be sent once more when it is over', async () => {
    const { asked, send, end } = begun();
    const other = { ...batch([b]), partition: 1 };
    const first = send(batch([a]));
    const second = send(batch([a]), other);
    end([arrived]);
    expect(await first).toEqual([arrived]);
    expect(await second).toEqual([arrived, broken]);
    expect(await send(batch([a]))).toEqual([broken]);
    expect(asked).toEqual([[batch([a])], [other], [batch([a])]]);
  });

  it('forbids others in its place', async () => {
    const { doubts, send, end } = begun();
    const first = send(batch([a]));
    expect([doubts.forbid([batch([a])]), doubts.forbid([batch([b])])]).toEqual([false, true]);
    end([arrived]);
    await first;
    expect(doubts.forbid([batch([b])])).toBe(false);
  });
});
