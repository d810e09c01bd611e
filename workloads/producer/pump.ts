/** From the source into the producer. */
import { setImmediate as turn } from 'node:timers/promises';
import { abortable } from '../shared/retry.ts';
import type { OutgoingRecord } from '../shared/record.ts';
import type { Send } from './modes.ts';
import { isUnsendable, type Source, type Unsendable } from './sources/source.ts';

export interface PumpParts {
  readonly source: Source;
  readonly send: Send;
  /** A record is about to be handed over. */
  readonly taken: (record: OutgoingRecord) => void;
  readonly unsendable: (item: Unsendable) => void;
  readonly signal: AbortSignal;
}

/** @returns at the end of the source, or soon after the signal; records that have been taken may still be under way */
export async function pump({ source, send, taken, unsendable, signal }: PumpParts): Promise<void> {
  for await (const items of source) {
    for (const item of items) {
      if (signal.aborted) return;
      if (isUnsendable(item)) {
        unsendable(item);
        continue;
      }
      taken(item);
      const wait = send(item);
      if (wait !== undefined) await untilAborted(wait, signal);
    }
    // Sockets need their turn.
    await turn();
  }
}

export async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await abortable(work, signal);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
