import { describe, expect, it } from 'vitest';
import { createPatience } from '../../../../workloads/consumer/patience.ts';
import type { Judged, JudgedBatch } from '../../../../workloads/consumer/store/writer.ts';
import { workOn, type WorkOptions } from '../../../../workloads/consumer/work.ts';
import type { Position } from '../../../../workloads/shared/record.ts';
import { incoming, record } from './records.ts';

const records = Array.from({ length: 5 }, (_, offset) => record(BigInt(offset)));

/** Options that remember in order what happened. */
function working(changes: Partial<WorkOptions> = {}) {
  const events: string[] = [];
  const say = (what: string) => (batch: { readonly records: readonly Judged[] }) => {
    events.push(`${what} ${batch.records.map(({ record: { offset } }) => offset).join(',')}`);
  };
  const controller = new AbortController();
  const options: WorkOptions = {
    maxPollRecords: 2,
    delayMs: 0,
    heartbeatMs: 1000,
    signal: controller.signal,
    judge: (each) => ({ record: each, valid: true, country: 'USA' }),
    patience: createPatience({
      deadlineMs: 500,
      signal: controller.signal,
      log: { warn: () => undefined, info: () => undefined },
      onFailed: () => undefined,
      onRecovered: () => undefined,
    }),
    deadLetters: undefined,
    write(batch) {
      say('store')(batch);
      return { stored: batch.records.length, rejected: 0, duplicates: 0, counts: [] };
    },
    committer: {
      done: async ({ offset }: Position) => {
        events.push(`commit ${offset}`);
        return Promise.resolve();
      },
    },
    left: () => Number.POSITIVE_INFINITY,
    onPart: () => undefined,
    rewind: async ({ offset }) => {
      events.push(`rewind ${offset}`);
      return Promise.resolve();
    },
    ...changes,
  };
  return { options, events, controller };
}

describe('a batch', () => {
  it('is stored in parts, each committed after it is stored', async () => {
    const { options, events } = working();
    await workOn(incoming(records), options);
    expect(events).toEqual([
      'store 0,1',
      'commit 2',
      'store 2,3',
      'commit 4',
      'store 4',
      'commit 5',
    ]);
  });

  it('gives a sign of life before each part', async () => {
    const { options, events } = working();
    const heartbeat = async () => {
      events.push('alive');
      return Promise.resolve();
    };
    await workOn(incoming(records, { heartbeat }), options);
    const order = events.map((event) => event.split(' ')[0]).join(' ');
    expect(order).toBe('alive store commit alive store commit alive store commit');
  });

  it('goes no further once the partition is taken away', async () => {
    const { options, events } = working();
    const isStale = () => events.includes('commit 2');
    await workOn(incoming(records, { isStale }), options);
    expect(events).toEqual(['store 0,1', 'commit 2', 'rewind 2']);
  });

  it('is given up when the group does not know the member any more; the rest comes again', async () => {
    const { options, events } = working();
    const heartbeat = async () =>
      events.includes('commit 2') ? Promise.reject(new Error('unknown member')) : Promise.resolve();
    await workOn(incoming(records, { heartbeat }), options);
    expect(events).toEqual(['store 0,1', 'commit 2', 'rewind 2']);
  });

  it('ends between two parts when the program is to stop', async () => {
    const { options, events, controller } = working({
      onPart: () => {
        controller.abort();
      },
    });
    await workOn(incoming(records), options);
    expect(events).toEqual(['store 0,1', 'commit 2']);
  });

  it('handles exactly as many records as are left to handle', async () => {
    let left = 3;
    const { options, events } = working({
      left: () => left,
      onPart: ({ batch }) => {
        left -= batch.records.length;
      },
    });
    await workOn(incoming(records), options);
    expect(events.filter((event) => event.startsWith('store'))).toEqual(['store 0,1', 'store 2']);
  });

  it('is not committed when it cannot be stored', async () => {
    const { options, events } = working({
      write() {
        throw new Error('no such table');
      },
    });
    await expect(workOn(incoming(records), options)).rejects.toThrow('no such table');
    expect(events).toEqual([]);
  });

  it('gives signs of life during long work, as often as is asked for', async () => {
    const { options, events } = working({ delayMs: 4, heartbeatMs: 2, maxPollRecords: 5 });
    const heartbeat = async () => {
      events.push('alive');
      return Promise.resolve();
    };
    await workOn(incoming(records, { heartbeat }), options);
    expect(events.filter((event) => event === 'alive')).toHaveLength(11);
  });

  it('drops long work when the program is to stop', async () => {
    const { options, events, controller } = working({ delayMs: 3_600_000, heartbeatMs: 3_600_000 });
    const done = workOn(incoming(records), options);
    controller.abort();
    await done;
    expect(events).toEqual([]);
  });
});

describe('rejected records', () => {
  const judge: WorkOptions['judge'] = (each) =>
    each.offset === 1n
      ? { record: each, valid: false, reason: 'wrong' }
      : { record: each, valid: true, country: 'USA' };

  it('are away as dead letters before the part is stored', async () => {
    const events: string[] = [];
    const { options } = working({
      judge,
      deadLetters: {
        send: async (rejected) => {
          events.push(`dead ${rejected.map((each) => each.record.offset).join(',')}`);
          return Promise.resolve();
        },
        close: async () => Promise.resolve(),
      },
      write(batch: JudgedBatch) {
        events.push(`store ${batch.next}`);
        return { stored: 1, rejected: 1, duplicates: 0, counts: [] };
      },
    });
    await workOn(incoming(records.slice(0, 2)), options);
    expect(events).toEqual(['dead 1', 'store 2']);
  });

  it('hold the part back when they cannot be sent', async () => {
    const { options, events } = working({
      judge,
      deadLetters: {
        send: async () => Promise.reject(new Error('not authorized')),
        close: async () => Promise.resolve(),
      },
    });
    await expect(workOn(incoming(records), options)).rejects.toThrow('not authorized');
    expect(events).toEqual([]);
  });
});
