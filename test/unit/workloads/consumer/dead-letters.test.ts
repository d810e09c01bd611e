import { describe, expect, it } from 'vitest';
import { deadLettersTo } from '../../../../workloads/consumer/dead-letters.ts';
import type {
  ClientProducer,
  RecordBatch,
  SentBatch,
} from '../../../../workloads/shared/client.ts';
import { BrokerError, SerializationError } from '../../../../workloads/shared/errors.ts';
import type { Header } from '../../../../workloads/shared/record.ts';
import type { Rejected } from '../../../../workloads/consumer/dead-letter-forms.ts';
import { record } from './records.ts';

function rejected(offset: bigint, changes: Partial<Rejected['record']> = {}): Rejected {
  return { valid: false, reason: 'wrong', record: record(offset, changes) };
}

/** A producer that remembers what it accepts; `answer` says why it does not. */
function accepting(answer: (batch: RecordBatch) => Error | undefined = () => undefined) {
  const accepted: RecordBatch[] = [];
  const refreshed: string[] = [];
  const producer: ClientProducer = {
    send: async (batches) =>
      Promise.resolve(
        batches.map((batch): SentBatch => {
          const error = answer(batch);
          if (error) return { ok: false, error };
          accepted.push(batch);
          return { ok: true, baseOffset: 0n };
        }),
      ),
    refresh: async (topic) => {
      refreshed.push(topic);
      return Promise.resolve();
    },
    close: async () => Promise.resolve(),
  };
  return {
    letters: deadLettersTo(producer, { topic: 'dead', partitions: 2 }),
    accepted,
    refreshed,
  };
}

function texts(headers: readonly Header[] = []): Record<string, string | null> {
  return Object.fromEntries(headers.map(({ key, value }) => [key, value?.toString() ?? null]));
}

const origin = {
  'dead-letter.topic': 't',
  'dead-letter.partition': '0',
  'dead-letter.offset': '7',
  'dead-letter.timestamp': '1700000000007',
  'dead-letter.reason': 'wrong',
};

describe('dead letters', () => {
  it('are the records as they are, and their origin', async () => {
    const { letters, accepted } = accepting();
    const headers = [{ key: 'a', value: null }];
    await letters.send([rejected(7n, { key: Buffer.from('k'), value: null, headers })]);
    const sent = accepted[0]?.records[0];
    expect({ key: sent?.key, value: sent?.value, headers: texts(sent?.headers) }).toEqual({
      key: Buffer.from('k'),
      value: null,
      headers: { a: null, ...origin },
    });
  });

  it('keep to their partition as far as there are as many', async () => {
    const { letters, accepted } = accepting();
    await letters.send([0, 1, 2].map((partition) => rejected(BigInt(partition), { partition })));
    expect(accepted.map(({ partition, records }) => [partition, records.length])).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  it('have their headers as JSON where the client cannot send them', async () => {
    const { letters, accepted } = accepting(({ records }) =>
      records.some(({ headers }) => headers.some(({ value }) => value === null))
        ? new SerializationError('no null')
        : undefined,
    );
    await letters.send([rejected(7n, { headers: [{ key: 'a', value: null }] })]);
    expect(texts(accepted[0]?.records[0]?.headers)).toEqual({
      ...origin,
      'dead-letter.headers': '[{"key":"a","value":null}]',
    });
  });

  it('tell at least where the record is when it is too large; the others go as they are', async () => {
    const { letters, accepted } = accepting(({ records }) =>
      records.some(({ value }) => (value?.length ?? 0) > 10)
        ? new BrokerError('too large', 10)
        : undefined,
    );
    await letters.send([rejected(6n), rejected(7n, { value: Buffer.alloc(11) })]);
    const [small, large] = accepted.map(({ records }) => records[0]);
    expect({
      small: small?.value?.toString(),
      value: large?.value,
      headers: texts(large?.headers),
    }).toEqual({
      small: 'USA',
      value: null,
      headers: { ...origin, 'dead-letter.omitted': '{"value":11,"headers":0}' },
    });
  });

  it('fail with the error of the broker, and learn the leader anew where it says so', async () => {
    const moved = new BrokerError('not the leader', 6);
    const { letters, refreshed } = accepting(() => moved);
    const outcome = await letters.send([rejected(7n)]).catch((error: unknown) => error);
    expect({ outcome, refreshed }).toEqual({ outcome: moved, refreshed: ['dead'] });
  });
});
