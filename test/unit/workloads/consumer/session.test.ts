import { describe, expect, it, vi } from 'vitest';
import { createCloser } from '../../../../workloads/consumer/session.ts';
import { createLog } from '../../../../workloads/shared/log.ts';

const never = new Promise<never>(() => undefined);

function closer(shutdownTimeoutMs: number) {
  const lines: string[] = [];
  const log = createLog('consumer', 'info', { write: (line) => lines.push(line) });
  const stop = new AbortController();
  return { close: createCloser({ shutdownTimeoutMs }, { signal: stop.signal, log }), lines, stop };
}

describe('the closer', () => {
  it('waits for what closes, without a word', async () => {
    const { close, lines } = closer(10_000);
    const closed: string[] = [];
    await close(
      'a',
      Promise.resolve().then(() => closed.push('a')),
    );
    expect([closed, lines]).toEqual([['a'], []]);
  });

  it('lets nothing hold up a stop that has to end, and says what did not close', async () => {
    const { close, lines } = closer(100);
    for (const what of ['a', 'b', 'c', 'd']) await close(what, never);
    const said = lines.map((line) => JSON.parse(line) as { what: string; msg: string });
    expect(said.map(({ what, msg }) => [what, msg])).toEqual(
      ['a', 'b', 'c', 'd'].map((what) => [what, 'did not close']),
    );
  });

  it('shares out the time of the stop, each time half of what is left', async () => {
    const timeouts = vi.spyOn(AbortSignal, 'timeout');
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const { close, stop } = closer(1000);
    stop.abort();
    await close('a', Promise.resolve());
    now.mockReturnValue(400);
    await close('b', Promise.resolve());
    now.mockReturnValue(900);
    await close('c', Promise.resolve());
    expect(timeouts.mock.calls).toEqual([[400], [200], [1]]);
  });

  it('does not fail with what fails to close', async () => {
    const { close, lines } = closer(10_000);
    await close('a', Promise.reject(new Error('broken')));
    expect(lines.map((line) => (JSON.parse(line) as { error: string }).error)).toEqual(['broken']);
  });
});
