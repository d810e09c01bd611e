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
