/** Every setting of the producer. Pure: a stack checks with it what it deploys. */
import { z } from 'zod';
import { connectionSettings } from '../shared/connection.ts';
import type { Program } from '../shared/settings.ts';
import { topicNameProblem } from '../shared/topic-names.ts';
import { contradictions, resolved } from './contradictions.ts';
import { presetNames, presetText, withPreset, type Knobs } from './presets.ts';
import { defaultTopics, sourceNames, type SourceName } from './source-names.ts';

export const modes = ['fire-and-forget', 'sync', 'async'] as const;
export type Mode = (typeof modes)[number];

const most = 2 ** 31 - 1;
const milliseconds = z.int().min(0).max(most);
const some = z.int().min(1).max(most);
const bytes = some;
const separator = z.string().min(1).meta({ allowed: 'text that is not empty; \\t is a tab' });

const sending = {
  mode: z
    .enum(modes)
    .default('async')
    .describe(
      'fire-and-forget: nobody looks at what becomes of a record, but it is counted. ' +
        'sync: one after another, each with a line {topic, partition, offset} on standard output. ' +
        'async: many at a time, each acknowledgement and failure is heard.',
    ),
  preset: z
    .enum(presetNames)
    .default('reliable')
    .describe(
      'reliable: nothing is lost or stored twice. fast: large batches, one broker confirms.',
    ),
  acks: z
    .enum(['0', '1', 'all'])
    .optional()
    .describe(
      `0: nobody confirms; 1: the leader; all: every replica in sync. ${presetText('acks')}`,
    ),
  idempotent: z
    .boolean()
    .optional()
    .describe(`A record that is sent again is stored once. ${presetText('idempotent')}`),
  retries: z
    .int()
    .min(0)
    .max(most)
    .optional()
    .describe(
      `How often a batch is sent again after a failure that may pass. ${presetText('retries')}`,
    ),
  maxInFlight: some
    .optional()
    .describe(
      `Requests under way at a time; of one partition always one batch. ${presetText('maxInFlight')}`,
    ),
  lingerMs: milliseconds
    .optional()
    .describe(`How long a batch that is not full waits for more. ${presetText('lingerMs')}`),
  batchSizeBytes: bytes
    .optional()
    .describe(`A batch of this size is sent at once. ${presetText('batchSizeBytes')}`),
  compression: z
    .enum(['none', 'gzip', 'snappy', 'lz4', 'zstd'])
    .default('none')
    .describe('Of whole batches: the larger they are, the more it saves.'),
  maxPending: some
    .default(50_000)
    .describe('Records that may wait for their acknowledgement at a time with mode async.'),
  bufferMemoryBytes: bytes
    .default(33_554_432)
    .describe('Bytes of all records that wait. When they are used up, taking records waits too.'),
  maxBlockMs: milliseconds
    .default(60_000)
    .describe('How long a record waits to be taken; then it fails, and the next one comes.'),
  maxRequestBytes: bytes
    .default(1_048_576)
    .describe('A larger record is refused at once; a request holds no more batches than fit.'),
  requestTimeoutMs: some
    .default(30_000)
    .describe('How long the broker may take for a request; then it is sent again.'),
  deliveryTimeoutMs: some
    .default(120_000)
    .describe('Total time of a record from being taken: linger, all attempts and pauses.'),
  retryBackoffMs: milliseconds
    .default(100)
    .describe('First pause between two attempts; it doubles with each.'),
  retryBackoffMaxMs: milliseconds.default(1000).describe('No pause is longer.'),
};

const sources = {
  source: z
    .enum(sourceNames)
    .default('countries')
    .describe(
      'countries, registrations, debug-logs: made up. lines: one record a line, as kafka-console-producer reads them. ' +
        'json: one object a line, {key, value, headers, timestamp, partition}; a value is needed, null deletes.',
    ),
  topic: z
    .string()
    .refine((name) => topicNameProblem(name) === undefined)
    .optional()
    .describe('Left out: customerCountries, user_registrations or debug_logs, by the source.')
    .meta({ allowed: 'a name of Kafka: up to 249 ASCII letters, digits, . _ and -' }),
  count: z
    .int()
    .min(0)
    .default(0)
    .describe('Ends after so many records; 0 never, or with the input.'),
  rate: z
    .number()
    .min(0)
    .max(10_000_000)
    .default(0)
    .describe('Records a second; 0 as quick as it goes.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional()
    .describe('Makes up the same records each time. Left out, others each time.'),
  users: some.default(1000).describe('How many users the made up records are of.'),
  valueBytes: z
    .int()
    .min(1)
    .max(2 ** 28)
    .optional()
    .describe('Lengthens made up values with blanks to so many bytes, to measure with.'),
  file: z
    .string()
    .min(1)
    .optional()
    .describe('Left out, standard input is read.')
    .meta({ allowed: 'the path of a file' }),
  keySeparator: separator
    .optional()
    .describe('Stands between key and value of a line. Left out, lines have no key.'),
  headersDelimiter: separator
    .optional()
    .describe('Stands behind the headers of a line. Left out, lines have no headers.'),
  headerSeparator: separator.default(',').describe('Stands between two headers of a line.'),
  headerKeySeparator: separator.default(':').describe('Stands between name and value of a header.'),
  nullMarker: z
    .string()
    .min(1)
    .optional()
    .describe('A key, value or header value of this text is null. Left out, none is.'),
};

const surroundings = {
  createTopic: z
    .boolean()
    .default(false)
    .describe('Makes the topic if it is not there. Otherwise it is waited for.'),
  partitions: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Partitions of a topic that is made. Left out, 1.'),
  topicTimeoutMs: some
    .default(60_000)
    .describe('How long to wait at the start until every partition of the topic has a leader.'),
  metadataMaxAgeMs: some
    .default(300_000)
    .describe('How often to look whether the topic has more partitions by now.'),
  stallMs: some
    .default(30_000)
    .describe('Not healthy when records wait and none was acknowledged for so long.'),
  tolerateErrors: z.boolean().default(false).describe('Exit code 0 also when records have failed.'),
  acknowledgedFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Gets a JSON line {topic, partition, offset, value, key} for each acknowledged record.',
    )
    .meta({ allowed: 'the path of a file' }),
};

const shape = z.object({ ...connectionSettings, ...sending, ...sources, ...surroundings });
type Shape = typeof shape;

const settings = contradictions.reduce(
  (schema: Shape, { key, problem, found }) =>
    schema.refine((draft) => !found(resolved(draft)), {
      path: [key],
      message: problem,
      // Beside the faults of single settings, so that all are told at once.
      when: () => true,
    }),
  shape,
);

export type ProducerProgramSettings = Readonly<z.output<Shape>>;

export const producerProgram = {
  name: 'producer',
  summary:
    'sends records to a topic, from made up events or from lines, and tells what became of them.',
  settings,
} as const satisfies Program<typeof settings>;

/** With everything that depends on other settings decided. */
export interface ResolvedSettings
  extends Omit<ProducerProgramSettings, keyof Knobs | 'topic'>, Knobs {
  readonly topic: string;
}

export function resolve(all: ProducerProgramSettings): ResolvedSettings {
  return { ...withPreset(all), topic: topicOf(all.source, all.topic) };
}

function topicOf(source: SourceName, given: string | undefined): string {
  if (given !== undefined) return given;
  if (source in defaultTopics) return defaultTopics[source as keyof typeof defaultTopics];
  throw new TypeError(`the source ${source} needs a topic`);
}
