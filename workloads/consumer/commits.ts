/** When offsets are committed. Only positions whose records are stored come here. */
import { messageOf } from '../shared/errors.ts';
import type { Position, TopicPartition } from '../shared/record.ts';
import { nameOf } from './partitions.ts';
import type { CommitStrategy } from './settings.ts';

export interface Committer {
  assigned(partitions: readonly TopicPartition[]): void;
  /** Everything before this position is stored. */
  done(position: Position): Promise<void>;
  /** The last moment to commit for these partitions; later their new owner does. */
  revoked(partitions: readonly TopicPartition[]): Promise<void>;
  /** Commits what is left, as far as the strategy does that. */
  close(): Promise<void>;
  /** Commits nothing any more. */
  abandon(): void;
}

export interface CommitOptions {
  readonly strategy: CommitStrategy;
  readonly commit: (positions: readonly Position[]) => Promise<void>;
  /** Between two commits with `auto`. */
  readonly intervalMs: number;
  readonly onCommitted: (positions: readonly Position[]) => void;
  /** The positions stay and go with the next commit. */
  readonly onFailed: (message: string) => void;
}

interface Manner {
  /** After every part; otherwise in intervals. */
  readonly eachPart: boolean;
  readonly waitsForPart: boolean;
  /** When partitions are taken away, and at the end. */
  readonly waitsAtEnd: boolean;
}

const manners: Record<CommitStrategy, Manner> = {
  auto: { eachPart: false, waitsForPart: false, waitsAtEnd: true },
  sync: { eachPart: true, waitsForPart: true, waitsAtEnd: true },
  async: { eachPart: true, waitsForPart: false, waitsAtEnd: false },
  hybrid: { eachPart: true, waitsForPart: false, waitsAtEnd: true },
};

/** A failed commit is no reason to stop: what is read again is known by its offset. */
export function createCommitter(options: CommitOptions): Committer {
  const manner = manners[options.strategy];
  const pending = new Map<string, Position>();
  const owned = new Set<string>();
  /** One commit at a time: an older one that arrives later would take the newer back. */
  let line: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => (line = line.then(send));
  const timer = manner.eachPart ? undefined : setInterval(() => void flush(), options.intervalMs);

  async function send(): Promise<void> {
    const positions = [...pending.values()];
    if (positions.length === 0) return;
    pending.clear();
    try {
      await options.commit(positions);
      options.onCommitted(positions);
    } catch (error) {
      const left = positions.filter(
        (each) => owned.has(nameOf(each)) && !pending.has(nameOf(each)),
      );
      for (const position of left) pending.set(nameOf(position), position);
      options.onFailed(messageOf(error));
    }
  }

  return {
    assigned(partitions) {
      for (const partition of partitions) owned.add(nameOf(partition));
    },
    async done(position) {
      if (!owned.has(nameOf(position))) return;
      pending.set(nameOf(position), position);
      if (!manner.eachPart) return;
      const sent = flush();
      if (manner.waitsForPart) await sent;
    },
    async revoked(partitions) {
      if (manner.waitsAtEnd) await flush();
      for (const name of partitions.map(nameOf)) {
        owned.delete(name);
        pending.delete(name);
      }
    },
    async close() {
      clearInterval(timer);
      await (manner.waitsAtEnd ? flush() : line);
    },
    abandon() {
      clearInterval(timer);
      pending.clear();
      owned.clear();
    },
  };
}
