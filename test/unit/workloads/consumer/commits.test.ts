import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createCommitter } from '../../../../workloads/consumer/commits.ts';
import type { CommitStrategy } from '../../../../workloads/consumer/settings.ts';
import type { Position } from '../../../../workloads/shared/record.ts';

const partition = { topic: 't', partition: 0 };
const at = (offset: bigint): Position => ({ ...partition, offset });

/** A committer whose commits are answered by hand. */
function committing(strategy: CommitStrategy) {
  const sent: { readonly offsets: bigint[]; readonly answer: (error?: Error) => void }[] = [];
  const failures: string[] = [];
  const committed: bigint[] = [];
  const committer = createCommitter({
    strategy,
    intervalMs: 1000,
    onCommitted: (positions) => committed.push(...positions.map(({ offset }) => offset)),
    onFailed: (message) => failures.push(message),
    commit: async (positions) => {
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      sent.push({
        offsets: positions.map(({ offset }) => offset),
        answer: (error) => {
          if (error) reject(error);
          else resolve(undefined);
        },
      });
      await promise;
    },
  });
  committer.assigned([partition]);
  onTestFinished(() => {
    committer.abandon();
  });
  return {
    committer,
    sent,
    failures,
    committed,
    offsets: () => sent.map(({ offsets }) => offsets),
  };
}

/** Whether the work has ended once everything that waits for nothing has run. */
async function hasEnded(work: Promise<unknown>): Promise<boolean> {
  let ended = false;
  void work.then(() => (ended = true));
  await settle();
  return ended;
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('sync', () => {
  it('waits for the commit of each part', async () => {
    const { committer, sent } = committing('sync');
    const done = committer.done(at(5n));
    const before = await hasEnded(done);
    sent[0]?.answer();
    expect({ before, after: await hasEnded(done), offsets: sent[0]?.offsets }).toEqual({
      before: false,
      after: true,
      offsets: [5n],
    });
  });
});

describe.each(['async', 'hybrid'] as const)('%s', (strategy) => {
  it('does not wait, and has one commit under way: the next one takes the newest position', async () => {
    const { committer, sent, offsets } = committing(strategy);
    await committer.done(at(1n));
    await settle();
    await committer.done(at(2n));
    await committer.done(at(3n));
    await settle();
    const underWay = offsets();
    sent[0]?.answer();
    await settle();
    expect({ underWay, then: offsets() }).toEqual({ underWay: [[1n]], then: [[1n], [3n]] });
  });
});

describe('auto', () => {
  it('commits in intervals', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { committer, offsets } = committing('auto');
    await committer.done(at(1n));
    await committer.done(at(2n));
    const before = offsets();
    await vi.advanceTimersByTimeAsync(1000);
    expect({ before, after: offsets() }).toEqual({ before: [], after: [[2n]] });
  });
});

it.each([
  ['auto', true],
  ['sync', true],
  ['hybrid', true],
  ['async', false],
] as const)(
  '%s when partitions are taken away: waits for the last commit: %s',
  async (strategy, waits) => {
    const { committer } = committing(strategy);
    void committer.done(at(1n));
    expect(await hasEnded(committer.revoked([partition]))).toBe(!waits);
  },
);

it.each(['auto', 'sync', 'hybrid'] as const)(
  '%s commits what is left at the end',
  async (strategy) => {
    const { committer, sent, offsets } = committing(strategy);
    void committer.done(at(1n));
    const closing = committer.close();
    await settle();
    sent[0]?.answer();
    await closing;
    expect(offsets()).toEqual([[1n]]);
  },
);

it('sends a failed position with the next commit, and tells of it', async () => {
  const { committer, sent, failures, committed, offsets } = committing('sync');
  const first = committer.done(at(1n));
  await settle();
  sent[0]?.answer(new Error('no coordinator'));
  await first;
  const closing = committer.close();
  await settle();
  sent[1]?.answer();
  await closing;
  expect({ failures, committed, offsets: offsets() }).toEqual({
    failures: ['no coordinator'],
    committed: [1n],
    offsets: [[1n], [1n]],
  });
});

it('does not send a failed position over a newer one', async () => {
  const { committer, sent, offsets } = committing('async');
  await committer.done(at(1n));
  await settle();
  await committer.done(at(2n));
  sent[0]?.answer(new Error('no coordinator'));
  await settle();
  expect(offsets()).toEqual([[1n], [2n]]);
});

it('commits nothing for partitions that others have by now', async () => {
  const { committer, offsets } = committing('async');
  await committer.revoked([partition]);
  await committer.done(at(1n));
  await settle();
  expect(offsets()).toEqual([]);
});

it('commits nothing once it is abandoned', async () => {
  const { committer, offsets } = committing('hybrid');
  committer.abandon();
  await committer.done(at(1n));
  await committer.close();
  expect(offsets()).toEqual([]);
});
