/** Three ways to hand records to the producer. */
import { printResult } from '../shared/log.ts';
import type { OutgoingRecord } from '../shared/record.ts';
import type { Accumulator } from './accumulator.ts';
import type { Mode } from './settings.ts';

/** What the program does with what became of a record. */
export interface Outcomes {
  readonly success: (record: OutgoingRecord, partition: number, offset: bigint | undefined) => void;
  readonly failure: (error: Error, record: OutgoingRecord, partition: number) => void;
}

/** @returns undefined when the next record may come at once, else a promise that settles when it may */
export type Send = (record: OutgoingRecord) => Promise<void> | undefined;

export interface SendParts {
  readonly accumulator: Pick<Accumulator, 'append' | 'flush'>;
  readonly outcomes: Outcomes;
  /** Most records that wait for their acknowledgement, with async. */
  readonly maxPending: number;
  /** @default one JSON line on standard output */
  readonly print?: (result: unknown) => void;
}

export const senders: Readonly<Record<Mode, (parts: SendParts) => Send>> = {
  'fire-and-forget': ({ accumulator, outcomes }) => {
    const done = listener(outcomes);
    return (record) => accumulator.append(record, done);
  },
  /** The next record comes when this one has been acknowledged or has failed. */
  sync: ({ accumulator, outcomes, print = printResult }) => {
    const told = listener({
      failure: outcomes.failure,
      success: (record, partition, offset) => {
        outcomes.success(record, partition, offset);
        print({ topic: record.topic, partition, offset });
      },
    });
    return async (record) => {
      await accumulator.append(record, told);
      // Nobody else is coming: lingering would only cost time.
      await accumulator.flush();
    };
  },
  async: ({ accumulator, outcomes, maxPending }) => {
    const heard = listener(outcomes);
    let pending = 0;
    let room: PromiseWithResolvers<void> | undefined;
    const done: Listener = (...heardOf) => {
      pending -= 1;
      heard(...heardOf);
      room?.resolve();
      room = undefined;
    };
    return (record) => {
      pending += 1;
      const taken = accumulator.append(record, done);
      if (pending < maxPending) return taken;
      room ??= Promise.withResolvers();
      const { promise } = room;
      return taken === undefined ? promise : taken.then(() => promise);
    };
  },
};

type Listener = Parameters<Accumulator['append']>[1];

function listener({ success, failure }: Outcomes): Listener {
  return (error, record, partition, offset) => {
    if (error === undefined) success(record, partition, offset);
    else failure(error, record, partition);
  };
}
