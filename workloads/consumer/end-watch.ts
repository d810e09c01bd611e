/** Ends the consumer once it has come to where the topics ended at its start. */
import type { PartitionRange } from '../shared/client.ts';
import { messageOf } from '../shared/errors.ts';
import type { Session } from './session.ts';
import { endsOf, isAtEnd } from './ending.ts';
import { parseStop } from './setting-values.ts';
import { groupOf, topicsOf } from './settings.ts';

export interface EndWatch {
  /** Notes where the topics end now. */
  ask(): Promise<void>;
  /** Looks from now on whether these ends are reached. */
  begin(): void;
  close(): Promise<void>;
}

const everyMs = 200;

export function watchForEnd(
  { settings, state, admin, log }: Pick<Session, 'settings' | 'state' | 'admin' | 'log'>,
  onEnd: () => void,
): EndWatch {
  const wanted = parseStop(settings.stopAfter)?.after === 'end';
  const group = groupOf(settings);
  let ends: readonly PartitionRange[] = [];
  const committed = async (topic: string) =>
    typeof group === 'string' ? admin.committed(group, topic) : [];
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      if (await isAtEnd(ends, state.partitions, committed)) {
        onEnd();
        return;
      }
    } catch (error) {
      log.debug({ error: messageOf(error) }, 'could not ask for commits');
    }
    again();
  };
  const again = (): void => {
    timer = setTimeout(() => {
      looking = look();
    }, everyMs);
  };
  return {
    async ask() {
      if (wanted) ends = await endsOf(admin, topicsOf(settings), group);
    },
    begin() {
      if (wanted) again();
    },
    async close() {
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
    },
  };
}
