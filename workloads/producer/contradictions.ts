/** Settings that are each allowed and cannot be had together. Pure. */
import { knobsOf, presets, type Knobs, type PresetName } from './presets.ts';
import { fileSources, generatedSources } from './source-names.ts';

/** Settings as they are before the schema has accepted all of them: a value may be anything. */
export type Draft = Readonly<Record<string, unknown>>;

export interface Contradiction {
  /** The setting that is named to the user. */
  readonly key: string;
  readonly problem: string;
  readonly found: (draft: Draft & Resolved) => boolean;
}

/** With the values of the preset in place of those that are left out. */
type Resolved = Partial<Knobs>;

export const contradictions: readonly Contradiction[] = [
  {
    key: 'acks',
    problem: 'is less than an idempotent producer needs: all; or set idempotent to false',
    found: ({ idempotent, acks }) => idempotent === true && acks !== 'all',
  },
  {
    key: 'maxInFlight',
    problem: 'is more than an idempotent producer may have: 5; or set idempotent to false',
    found: ({ idempotent, maxInFlight }) => idempotent === true && exceeds(maxInFlight, 5),
  },
  {
    key: 'retries',
    problem: 'does not go with an idempotent producer, which is there to try again',
    found: ({ idempotent, retries }) => idempotent === true && retries === 0,
  },
  {
    key: 'deliveryTimeoutMs',
    problem: 'is less than lingerMs and requestTimeoutMs together: not even one attempt fits',
    found: ({ deliveryTimeoutMs, lingerMs, requestTimeoutMs }) =>
      exceeds(sum(lingerMs, requestTimeoutMs), deliveryTimeoutMs),
  },
  {
    key: 'retryBackoffMaxMs',
    problem: 'is less than retryBackoffMs',
    found: ({ retryBackoffMs, retryBackoffMaxMs }) => exceeds(retryBackoffMs, retryBackoffMaxMs),
  },
  {
    key: 'batchSizeBytes',
    problem: 'is more than bufferMemoryBytes',
    found: ({ batchSizeBytes, bufferMemoryBytes }) => exceeds(batchSizeBytes, bufferMemoryBytes),
  },
  {
    key: 'batchSizeBytes',
    problem: 'is more than maxRequestBytes',
    found: ({ batchSizeBytes, maxRequestBytes }) => exceeds(batchSizeBytes, maxRequestBytes),
  },
  {
    key: 'mode',
    problem: 'tells the offset of every record, which acks 0 does not bring',
    found: ({ mode, acks }) => mode === 'sync' && acks === '0',
  },
  {
    key: 'acknowledgedFile',
    problem: 'stays empty with acks 0: nobody acknowledges',
    found: ({ acknowledgedFile, acks }) => acknowledgedFile !== undefined && acks === '0',
  },
  {
    key: 'topic',
    problem: 'is missing: lines and json have no topic of their own',
    found: ({ topic, source }) => topic === undefined && isOneOf(source, fileSources),
  },
  {
    key: 'file',
    problem: 'is read only by the sources lines and json',
    found: ({ file, source }) => file !== undefined && isOneOf(source, generatedSources),
  },
  {
    key: 'valueBytes',
    problem: 'counts only with generated records',
    found: ({ valueBytes, source }) => valueBytes !== undefined && isOneOf(source, fileSources),
  },
  {
    key: 'seed',
    problem: 'counts only with generated records',
    found: ({ seed, source }) => seed !== undefined && isOneOf(source, fileSources),
  },
  ...(['keySeparator', 'headersDelimiter', 'nullMarker'] as const).map((key) => ({
    key,
    problem: 'counts only with the source lines',
    found: (draft: Draft) => draft[key] !== undefined && draft['source'] !== 'lines',
  })),
  {
    key: 'partitions',
    problem: 'counts only with createTopic',
    found: ({ partitions, createTopic }) => partitions !== undefined && createTopic === false,
  },
];

/** @returns the draft with the preset's values; as it is while the preset itself is not allowed */
export function resolved(draft: Draft): Draft & Resolved {
  const preset = draft['preset'];
  if (typeof preset !== 'string' || !Object.hasOwn(presets, preset)) return draft;
  return { ...draft, ...knobsOf(preset as PresetName, draft) };
}

function exceeds(one: unknown, other: unknown): boolean {
  return typeof one === 'number' && typeof other === 'number' && one > other;
}

function sum(one: unknown, other: unknown): number | undefined {
  return typeof one === 'number' && typeof other === 'number' ? one + other : undefined;
}

function isOneOf(value: unknown, names: readonly string[]): boolean {
  return typeof value === 'string' && names.includes(value);
}
