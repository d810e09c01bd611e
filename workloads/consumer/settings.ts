/** Every setting of the consumer. Pure: a stack checks with it what it deploys. */
import { z } from 'zod';
import { connectionSettings } from '../shared/connection.ts';
import type { TopicPartition } from '../shared/record.ts';
import type { Program } from '../shared/settings.ts';
import { topicNameProblem } from '../shared/topic-names.ts';
import { contradictions } from './contradictions.ts';
import { parsePartition, parseSeek, parseStop } from './setting-values.ts';

export const commitStrategies = ['auto', 'sync', 'async', 'hybrid'] as const;
export type CommitStrategy = (typeof commitStrategies)[number];

export const defaultTopic = 'customerCountries';
export const defaultGroup = 'AdvancedCountryCounter';

const topic = z
  .string()
  .refine((name) => topicNameProblem(name) === undefined)
  .meta({ allowed: 'a name of Kafka: up to 249 ASCII letters, digits, . _ and -' });
const partition = z
  .string()
  .refine((text) => parsePartition(text) !== undefined)
  .meta({ allowed: 'TOPIC:PARTITION, such as customerCountries:0' });
const milliseconds = z.int().min(1).max(86_400_000);

const shape = {
  topics: z
    .array(topic)
    .min(1)
    .optional()
    .describe(
      'Topics to read. Left out: customerCountries, or the topics of the given partitions.',
    ),
  group: z
    .string()
    .min(1)
    .max(249)
    .optional()
    .describe(
      'Group to share the partitions with. Left out: AdvancedCountryCounter, or none with given partitions.',
    ),
  partitions: z
    .array(partition)
    .default([])
    .describe(
      'Reads exactly these partitions, as no member of a group. Positions are kept in the database only.',
    ),
  reset: z
    .enum(['earliest', 'latest'])
    .default('earliest')
    .describe('Where to begin in a partition without a commit; latest skips what is there.'),
  commit: z
    .enum(commitStrategies)
    .default('sync')
    .describe(
      'When offsets are committed; always after the rows are in the database. ' +
        'auto: in intervals; a crash lets up to an interval be read again. ' +
        'sync: after every part, waited for; least is read again, at the price of one request a part. ' +
        'async: after every part, not waited for; quick, but a failed commit is only reported and the last ones may be lost. ' +
        'hybrid: async, and waited for when partitions are taken away and at the end. ' +
        'With a database what is read again is a duplicate and changes nothing; with none it is counted twice.',
    ),
  commitIntervalMs: milliseconds.default(5000).describe('Time between two commits with auto.'),
  minBytes: z
    .int()
    .min(1)
    .max(2 ** 30)
    .default(1)
    .describe('A fetch waits until so many bytes are there, or until maxWaitMs.'),
  maxWaitMs: milliseconds.default(500).describe('Longest time that a fetch waits for minBytes.'),
  maxBytesPerPartition: z
    .int()
    .min(1)
    .max(2 ** 30)
    .default(1_048_576)
    .describe('Most bytes of one partition in a fetch; a single larger record comes all the same.'),
  maxPollRecords: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(500)
    .describe('Most records that are stored in one transaction and committed at once.'),
  sessionTimeoutMs: milliseconds
    .default(30_000)
    .describe('Without a sign of life for so long the group gives the partitions to others.'),
  heartbeatMs: milliseconds.default(3000).describe('Time between two signs of life.'),
  rebalanceTimeoutMs: milliseconds
    .default(60_000)
    .describe('How long the group waits for a member when partitions are shared out anew.'),
  topicWaitMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(60_000)
    .describe('How long to wait for a topic that is not there yet; 0 ends at once.'),
  seekTo: z
    .string()
    .refine((text) => parseSeek(text) !== undefined)
    .optional()
    .describe(
      'Where to begin, whatever is committed or stored; once for every partition and start.',
    )
    .meta({ allowed: 'earliest, latest, offset:N, time:2026-01-31T12:00:00Z' }),
  format: z
    .enum(['text', 'json', 'avro', 'customer'])
    .default('text')
    .describe('What a value holds. customer is the binary one; its name is taken for the country.'),
  countryField: z
    .string()
    .min(1)
    .default('country')
    .describe('Field that holds the country, with json and avro.'),
  countries: z
    .array(z.string().min(1))
    .min(1)
    .default([
      ...['USA', 'Canada', 'UK', 'Germany', 'India', 'France'],
      ...['Japan', 'Australia', 'Brazil', 'Mexico', 'China', 'Russia'],
    ])
    .describe('Countries that are valid; any alone accepts every text that is not empty.'),
  tombstones: z
    .enum(['valid', 'invalid'])
    .default('invalid')
    .describe('Whether a record without a value is stored as a row without a country or rejected.'),
  database: z
    .string()
    .min(1)
    .default('./kafka_data.db')
    .describe(
      'SQLite file; several consumers may share it. none keeps nothing but counts in memory.',
    ),
  storageRetryMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(30_000)
    .describe(
      'How long a write that fails is tried again; then the program ends with exit code 1, uncommitted.',
    ),
  deadLetterTopic: topic
    .optional()
    .describe('Rejected records are sent here too, before their offset counts as done.'),
  maxMessagesPerCountry: z
    .int()
    .min(1)
    .default(50)
    .describe('Alert when a country has more records than this.'),
  maxErrorRate: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe('Alert when a larger share of the records is rejected.')
    .meta({ allowed: 'a number above 0, up to 1' }),
  maxProcessingSeconds: z
    .number()
    .gt(0)
    .default(1)
    .describe('Alert when a part of a batch takes longer from its start until it is stored.')
    .meta({ allowed: 'a number above 0' }),
  maxRebalancesPerMinute: z
    .int()
    .min(1)
    .default(5)
    .describe('Alert when the group shares out its partitions more often.'),
  stuckAfterMs: milliseconds
    .default(60_000)
    .describe('Alert, and unhealthy, when there are records but none is done for so long.'),
  reportIntervalMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(10_000)
    .describe('Time between two lines of statistics on standard output; 0 for only the last one.'),
  delayMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(0)
    .describe('Takes so long for every record: shows what slow work does.'),
  stopAfter: z
    .string()
    .refine((text) => parseStop(text) !== undefined)
    .default('never')
    .describe(
      'Ends by itself: after so many records, or at the end that the topics had at the start.',
    )
    .meta({ allowed: 'never, end, count:N' }),
} as const;

const settings = contradictions.reduce(
  (schema, { path, message, applies, holds }) =>
    schema.refine((all) => !applies(all) || holds(all), {
      path: [path],
      message,
      // Beside faults of single settings, so that all are told at once.
      when: () => true,
    }),
  z.object({ ...connectionSettings, ...shape }),
);

export type ConsumerProgramSettings = Readonly<z.output<typeof settings>>;

export const consumerProgram = {
  name: 'consumer',
  summary:
    'counts countries: reads records, validates them, and keeps one row of each in a database.',
  settings,
} as const satisfies Program<typeof settings>;

export function topicsOf({
  topics,
  partitions,
}: Pick<ConsumerProgramSettings, 'topics' | 'partitions'>): string[] {
  const named = partitions.map((text) => assigned(text).topic);
  return topics ?? (named.length > 0 ? [...new Set(named)] : [defaultTopic]);
}

/** @returns the name of the group, or the partitions that are read without one */
export function groupOf({
  group,
  partitions,
}: Pick<ConsumerProgramSettings, 'group' | 'partitions'>): string | readonly TopicPartition[] {
  return partitions.length > 0 ? partitions.map(assigned) : (group ?? defaultGroup);
}

function assigned(text: string): TopicPartition {
  const found = parsePartition(text);
  if (!found) throw new TypeError(`no partition: ${text}`);
  return found;
}
