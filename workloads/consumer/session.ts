/** What a run has open, and how it is closed. */
import type { Client, ClientAdmin } from '../shared/client.ts';
import { messageOf } from '../shared/errors.ts';
import { abortable } from '../shared/retry.ts';
import type { Running } from '../shared/run.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Patience } from './patience.ts';
import type { ConsumerProgramSettings } from './settings.ts';
import type { State } from './state.ts';

export interface Session extends Running {
  readonly settings: ConsumerProgramSettings;
  readonly state: State;
  readonly patience: Patience;
  readonly close: Closer;
  readonly client: Client;
  readonly admin: ClientAdmin;
  readonly deadLetters: DeadLetters | undefined;
}

/** Waits for something to close, each time for half of the time that a stop still has. Never rejects. */
export type Closer = (what: string, work: Promise<unknown>) => Promise<void>;

/** Of the time that a stop may take. The rest is for the last report. */
const closingShare = 0.8;

/** What does not close in time must neither hide how the run ended nor keep the program from ending in time. */
export function createCloser(
  { shutdownTimeoutMs }: Pick<ConsumerProgramSettings, 'shutdownTimeoutMs'>,
  { signal, log }: Running,
): Closer {
  let deadline: number | undefined;
  const begin = () => (deadline ??= performance.now() + shutdownTimeoutMs * closingShare);
  signal.addEventListener('abort', begin, { once: true });
  return async (what, work) => {
    const leftMs = begin() - performance.now();
    try {
      await abortable(work, AbortSignal.timeout(Math.max(1, Math.round(leftMs / 2))));
    } catch (error) {
      log.warn({ what, error: messageOf(error) }, 'did not close');
    }
  };
}
