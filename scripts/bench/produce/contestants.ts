/** Who sends the records of a case. */
import { join } from 'node:path';
import { projectDir } from '../../../stacks/places.ts';
import { producerProgram } from '../../../workloads/producer/settings.ts';
import type { ClientName } from '../../../workloads/shared/client.ts';
import { settingsToEnv } from '../../../workloads/shared/settings.ts';
import type { BenchBroker } from '../broker.ts';
import { parseProducerPerf } from '../perf-tools.ts';
import { runToEnd, type Ended } from '../process.ts';
import { goalCase, javaProperties, type ProduceCase } from './cases.ts';
import { parseSummary, parseTimes, type Times } from './outputs.ts';
import type { PlainOptions } from './plain-kafkajs.ts';

export interface Sent extends Pick<Ended, 'seconds' | 'peakMb'> {
  readonly perSecond: number;
  /** From handing a record over to its acknowledgement; undefined where nobody has looked. */
  readonly times: Times | undefined;
}

export interface Sending {
  readonly broker: BenchBroker;
  readonly topic: string;
  readonly what: ProduceCase;
  readonly records: number;
  readonly signal: AbortSignal;
}

export interface Contestant {
  readonly name: 'kafkajs' | 'platformatic' | 'java' | 'plain kafkajs' | 'plain kafkajs, singly';
  /** How it sends. */
  readonly about: string;
  readonly send: (sending: Sending) => Promise<Sent>;
}

const ours = (client: ClientName): Contestant => ({
  ...{ name: client, about: 'the producer of this project' },
  async send({ broker, topic, what, records, signal }) {
    const { valueBytes, preset, overrides, rate } = what;
    const env = settingsToEnv(producerProgram, {
      ...{ brokers: broker.bootstrap, client, topic, count: records, valueBytes, preset },
      ...{ ...overrides, rate, logLevel: 'warn' },
    });
    // Looking at each record costs time, so that it is done only where times are asked for.
    const file = rate > 0 ? 'scripts/bench/produce/timed.ts' : 'workloads/producer/main.ts';
    const ended = await runToEnd(nodeProgram(file), { env, signal });
    const { perSecond } = parseSummary(ended.stdout, records);
    return { ...ended, perSecond, times: rate > 0 ? parseTimes(ended.stdout) : undefined };
  },
});

const java: Contestant = {
  ...{ name: 'java', about: 'kafka-producer-perf-test' },
  async send({ broker, topic, what, records, signal }) {
    const { valueBytes, knobs, rate } = what;
    const properties = Object.entries(javaProperties(knobs)).map((pair) => pair.join('='));
    const words = broker.tool('kafka-producer-perf-test', [
      ...['--topic', topic, '--num-records', String(records)],
      ...['--record-size', String(valueBytes), '--throughput', String(rate || -1)],
      ...['--producer-props', `bootstrap.servers=${broker.bootstrap}`, ...properties],
    ]);
    const ended = await runToEnd(words, { signal });
    const { perSecond, ...times } = parseProducerPerf(ended.stdout, records);
    return { ...ended, perSecond, times };
  },
};

const plain = (way: PlainOptions['way'], name: Contestant['name'], about: string): Contestant => ({
  ...{ name, about },
  async send({ broker, topic, what: { valueBytes, knobs }, records, signal }) {
    const { acks, idempotent } = knobs;
    const common = { brokers: broker.bootstrap.split(','), topic, valueBytes, acks, idempotent };
    const options: PlainOptions = {
      ...common,
      records: way === 'singly' ? fewer(records) : records,
      way,
    };
    const words = nodeProgram('scripts/bench/produce/plain-kafkajs.ts', JSON.stringify(options));
    const ended = await runToEnd(words, { signal });
    const { perSecond } = parseSummary(ended.stdout, options.records);
    return { ...ended, perSecond, times: undefined };
  },
});

/** One record a request takes twenty times as long. */
function fewer(records: number): number {
  return Math.ceil(records / 20);
}

function nodeProgram(file: string, ...args: readonly string[]): string[] {
  const flags = ['--disable-warning=TimeoutNegativeWarning'];
  return [process.execPath, ...flags, join(projectDir, file), ...args];
}

export function contestantsOf({ name, rate }: ProduceCase): readonly Contestant[] {
  const clients = [ours('kafkajs'), ours('platformatic'), java];
  if (rate > 0) return clients;
  return [...clients, inBatches, ...(name === goalCase ? [singly] : [])];
}

const inBatches = plain('batches', 'plain kafkajs', 'a thousand records a request');
const singly = plain(
  ...(['singly', 'plain kafkajs, singly'] as const),
  'a record a request, a thousand under way; a twentieth of the records',
);
