/** Settings that are each allowed and cannot be had together. Pure. */
import { collide } from '../shared/topic-names.ts';
import { parsePartition } from './setting-values.ts';

/** As they are before the schema has accepted all of them: anything may be missing. */
export interface Draft {
  readonly topics?: readonly string[] | undefined;
  readonly group?: string | undefined;
  readonly partitions?: readonly string[] | undefined;
  readonly seekTo?: string | undefined;
  readonly format?: string | undefined;
  readonly registryUrl?: string | undefined;
  readonly deadLetterTopic?: string | undefined;
  readonly sessionTimeoutMs?: number | undefined;
  readonly heartbeatMs?: number | undefined;
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly maxWaitMs?: number | undefined;
}

export interface Contradiction {
  /** The setting that is named to the user. */
  readonly path: keyof Draft;
  readonly message: string;
  readonly applies: (draft: Draft) => boolean;
  readonly holds: (draft: Draft) => boolean;
}

export const contradictions: readonly Contradiction[] = [
  {
    path: 'partitions',
    message: 'cannot be given together with a group: partitions are read without one',
    applies: ({ partitions }) => size(partitions) > 0,
    holds: ({ group }) => group === undefined,
  },
  {
    path: 'partitions',
    message: 'names a topic that is not among the topics',
    applies: ({ partitions, topics }) => size(partitions) > 0 && Array.isArray(topics),
    holds: ({ partitions, topics }) => topicsOf(partitions).every((name) => topics?.includes(name)),
  },
  {
    path: 'partitions',
    message: 'names a partition twice',
    applies: ({ partitions }) => Array.isArray(partitions),
    holds: ({ partitions }) => areUnique(partitions),
  },
  {
    path: 'topics',
    message: 'names a topic twice',
    applies: ({ topics }) => Array.isArray(topics),
    holds: ({ topics }) => areUnique(topics),
  },
  {
    path: 'heartbeatMs',
    message:
      'is more than a third of the session timeout: one lost heartbeat would end the session',
    applies: ({ heartbeatMs, sessionTimeoutMs }) => areNumbers(heartbeatMs, sessionTimeoutMs),
    holds: ({ heartbeatMs = 0, sessionTimeoutMs = 0 }) => heartbeatMs * 3 <= sessionTimeoutMs,
  },
  {
    path: 'rebalanceTimeoutMs',
    message: 'is less than the session timeout',
    applies: ({ rebalanceTimeoutMs, sessionTimeoutMs }) =>
      areNumbers(rebalanceTimeoutMs, sessionTimeoutMs),
    holds: ({ rebalanceTimeoutMs = 0, sessionTimeoutMs = 0 }) =>
      rebalanceTimeoutMs >= sessionTimeoutMs,
  },
  {
    path: 'maxWaitMs',
    message: 'is not less than the session timeout: a quiet topic would end the session',
    applies: ({ maxWaitMs, sessionTimeoutMs }) => areNumbers(maxWaitMs, sessionTimeoutMs),
    holds: ({ maxWaitMs = 0, sessionTimeoutMs = 0 }) => maxWaitMs < sessionTimeoutMs,
  },
  {
    path: 'registryUrl',
    message: 'is missing: avro needs the schemas',
    applies: ({ format }) => format === 'avro',
    holds: ({ registryUrl }) => registryUrl !== undefined,
  },
  {
    path: 'deadLetterTopic',
    message: 'is read too: its records would go round for ever',
    applies: ({ deadLetterTopic }) => deadLetterTopic !== undefined,
    holds: (draft) => !readTopics(draft).includes(draft.deadLetterTopic ?? ''),
  },
  {
    path: 'deadLetterTopic',
    message:
      'has the same name for metrics as a topic that is read (. and _ are one): Kafka refuses it',
    applies: ({ deadLetterTopic }) => deadLetterTopic !== undefined,
    holds: (draft) =>
      readTopics(draft).every((name) => !collide(name, draft.deadLetterTopic ?? name)),
  },
];

function readTopics({ topics, partitions }: Draft): readonly string[] {
  if (Array.isArray(topics)) return topics as readonly string[];
  return size(partitions) > 0 ? topicsOf(partitions) : ['customerCountries'];
}

function topicsOf(partitions: unknown): string[] {
  const texts = Array.isArray(partitions) ? partitions : [];
  return texts.flatMap((text) => parsePartition(String(text))?.topic ?? []);
}

function size(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function areUnique(list: readonly string[] = []): boolean {
  return new Set(list).size === list.length;
}

function areNumbers(...values: unknown[]): boolean {
  return values.every((value) => typeof value === 'number');
}
