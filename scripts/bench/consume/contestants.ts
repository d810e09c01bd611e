/** Who reads the records. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../../stacks/places.ts';
import { consumerProgram } from '../../../workloads/consumer/settings.ts';
import type { ClientName } from '../../../workloads/shared/client.ts';
import { settingsToEnv } from '../../../workloads/shared/settings.ts';
import type { BenchBroker } from '../broker.ts';
import { parseConsumerPerf } from '../perf-tools.ts';
import { runToEnd, type Ended } from '../process.ts';
import { filled, type ConsumeCase } from './cases.ts';
import { parseConsumer } from './outputs.ts';

export interface Read extends Pick<Ended, 'seconds' | 'peakMb'> {
  readonly perSecond: number;
}

export interface Reading {
  readonly broker: BenchBroker;
  readonly topic: string;
  readonly size: keyof typeof filled;
  readonly signal: AbortSignal;
}

export interface Reader {
  readonly name: string;
  /** Undefined for Kafka's own tool. */
  readonly what: ConsumeCase | undefined;
  readonly client: ClientName | undefined;
  readonly read: (reading: Reading) => Promise<Read>;
}

const java: Reader = {
  ...{ name: 'java', what: undefined, client: undefined },
  async read({ broker, topic, size, signal }) {
    const words = broker.tool('kafka-consumer-perf-test', [
      ...['--bootstrap-server', broker.bootstrap, '--topic', topic],
      ...['--messages', String(filled[size]), '--group', newGroup()],
    ]);
    const ended = await runToEnd(words, { signal });
    return { ...ended, ...parseConsumerPerf(ended.stdout, filled[size]) };
  },
};

const ours = (what: ConsumeCase, client: ClientName): Reader => ({
  ...{ name: `${what.name}: ${client}`, what, client },
  async read({ broker, topic, size, signal }) {
    const records = what.records[size];
    const folder = broker.scratchFolder();
    const env = settingsToEnv(consumerProgram, {
      ...{ brokers: broker.bootstrap, client, topics: [topic], group: newGroup() },
      ...{ stopAfter: `count:${records}`, reportIntervalMs: 0, countries: ['any'] },
      ...{ database: what.stores ? join(folder, 'bench.db') : 'none', ...what.settings },
    });
    const program = join(projectDir, 'workloads', 'consumer', 'main.ts');
    try {
      const ended = await runToEnd([process.execPath, program], { env, signal });
      return { ...ended, ...parseConsumer(ended.stdout, ended.stderr, records) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

export function readersOf(cases: readonly ConsumeCase[]): readonly Reader[] {
  const clients = ['kafkajs', 'platformatic'] as const;
  return [java, ...cases.flatMap((what) => clients.map((client) => ours(what, client)))];
}

function newGroup(): string {
  return `bench-${randomBytes(4).toString('hex')}`;
}
