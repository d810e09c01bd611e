/** The consumer as a process of its own, on topics and groups of a test's own. */
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { projectDir } from '../../stacks/places.ts';
import {
  consumerProgram,
  type ConsumerProgramSettings,
} from '../../workloads/consumer/settings.ts';
import type {
  Client,
  ClientAdmin,
  ClientName,
  Compression,
} from '../../workloads/shared/client.ts';
import { connect } from '../../workloads/shared/clients/index.ts';
import type { OutgoingRecord } from '../../workloads/shared/record.ts';
import { readSettings, settingsToEnv } from '../../workloads/shared/settings.ts';
import { ensureTopic } from '../../workloads/shared/topics.ts';
import { freePort } from '../unit/support/sockets.ts';
import { eventually } from './until.ts';

export type ConsumerChanges = Partial<ConsumerProgramSettings>;

/** The last line of statistics. */
export interface EndReport {
  readonly total: number;
  readonly stored: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly rebalances: number;
  readonly commits: number;
  readonly lag: readonly { readonly committed?: string; readonly lag: string }[];
  readonly countries: Readonly<Record<string, number>>;
  readonly alerts: Readonly<Record<string, number>>;
}

export interface SeenHealth {
  readonly status: number;
  readonly phase: string;
  readonly brokerFault?: string;
}

export interface Ended {
  readonly exitCode: number | undefined;
  readonly report: EndReport;
  /** What it logged. */
  readonly log: string;
}

export interface ProduceOptions {
  readonly partition?: number;
  readonly compression?: Compression;
  readonly topic?: string;
}

/** Topics, groups and databases for one test; everything it starts ends with the test. */
export class ConsumerBench {
  readonly brokers: string;
  readonly topic = `t-${randomUUID().slice(0, 8)}`;
  readonly group = `g-${randomUUID().slice(0, 8)}`;
  readonly dir = mkdtempSync(join(tmpdir(), 'kstack-consumer-'));
  readonly database = join(this.dir, 'data.db');
  /** What the consumers use. */
  readonly clientName: ClientName;
  readonly client: Client;
  readonly admin: ClientAdmin;

  private constructor(brokers: string, clientName: ClientName, client: Client, admin: ClientAdmin) {
    this.brokers = brokers;
    this.clientName = clientName;
    this.client = client;
    this.admin = admin;
    onTestFinished(async () => {
      await admin.close();
      rmSync(this.dir, { recursive: true, force: true });
    });
  }

  static async make(brokers: string, clientName: ClientName): Promise<ConsumerBench> {
    const client = connect(readSettings(consumerProgram, { CONSUMER_BROKERS: brokers }));
    return new ConsumerBench(brokers, clientName, client, await client.admin());
  }

  async createTopic(partitions = 1, topic = this.topic): Promise<void> {
    await ensureTopic(this.admin, { topic, partitions }, { timeoutMs: 30_000 });
  }

  /** Sends values, or whole records, to one partition. */
  async produce(
    values: readonly (string | Buffer | null | Partial<OutgoingRecord>)[],
    { partition = 0, compression = 'none', topic = this.topic }: ProduceOptions = {},
  ): Promise<void> {
    const producer = await this.client.producer({
      acks: 'all',
      idempotent: false,
      compression,
      requestTimeoutMs: 30_000,
    });
    try {
      const records = values.map((value): OutgoingRecord => ({
        topic,
        partition,
        key: null,
        value: null,
        headers: [],
        ...asRecord(value),
      }));
      const [sent] = await producer.send([{ topic, partition, records }]);
      if (sent?.ok !== true) throw sent?.error ?? new Error('nothing was sent');
    } finally {
      await producer.close();
    }
  }

  start(changes: ConsumerChanges = {}): RunningConsumer {
    const settings: ConsumerChanges = {
      brokers: this.brokers.split(','),
      client: this.clientName,
      ...(changes.partitions ? {} : { group: this.group, topics: [this.topic] }),
      database: this.database,
      reportIntervalMs: 500,
      ...changes,
    };
    const env = settingsToEnv(consumerProgram, settings);
    return new RunningConsumer(env, settings.httpPort ?? 0);
  }

  /** Starts it with an HTTP port. */
  async serve(changes: ConsumerChanges = {}): Promise<RunningConsumer> {
    return this.start({ httpPort: await freePort(), ...changes });
  }

  /** Runs it until it has read what is there now. */
  async drain(changes: ConsumerChanges = {}): Promise<Ended> {
    return this.start({ stopAfter: 'end', ...changes }).ended();
  }

  rows(sql: string): Record<string, unknown>[] {
    const database = new DatabaseSync(this.database, { readOnly: true, timeout: 5000 });
    try {
      return database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row }));
    } finally {
      database.close();
    }
  }

  /** Rows in the database; 0 before it is there. */
  stored(): number {
    try {
      return Number(this.rows('SELECT count(*) AS n FROM country_messages')[0]?.['n']);
    } catch {
      return 0;
    }
  }

  async untilStored(count: number, timeoutMs = 60_000): Promise<void> {
    await eventually(
      () => this.stored(),
      (stored) => stored >= count,
      timeoutMs,
    );
  }

  counts(): Record<string, number> {
    const rows = this.rows('SELECT country, count FROM country_counts');
    return Object.fromEntries(rows.map(({ country, count }) => [String(country), Number(count)]));
  }

  /** What the group has committed, by partition. */
  async committed(): Promise<Record<number, bigint>> {
    const positions = await this.admin.committed(this.group, this.topic);
    return Object.fromEntries(positions.map(({ partition, offset }) => [partition, offset]));
  }

  /** Takes the write lock of the database; the returned function gives it back. */
  lock(): () => void {
    const other = new DatabaseSync(this.database, { timeout: 5000 });
    other.exec('BEGIN IMMEDIATE');
    onTestFinished(() => {
      if (other.isOpen) other.close();
    });
    return () => {
      other.close();
    };
  }
}

export class RunningConsumer {
  readonly #process;
  readonly #httpPort: number;
  #saidAnything = false;

  constructor(env: Readonly<Record<string, string>>, httpPort: number) {
    this.#httpPort = httpPort;
    this.#process = execa(process.execPath, ['workloads/consumer/main.ts'], {
      cwd: projectDir,
      reject: false,
      env,
      stdin: 'ignore',
    });
    this.#process.stderr.once('data', () => (this.#saidAnything = true));
    onTestFinished(() => {
      this.kill('SIGKILL');
    });
  }

  /** Waits until it runs: before that a signal ends it as it ends any process. */
  async untilItRuns(): Promise<void> {
    await eventually(
      () => this.#saidAnything,
      (said) => said,
    );
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#process.kill(signal);
  }

  /** Waits for its end. */
  async ended(): Promise<Ended> {
    const { exitCode, stdout, stderr } = await this.#process;
    const lines = stdout.split('\n').filter((line) => line !== '');
    const report = JSON.parse(lines.at(-1) ?? '{}') as EndReport;
    return { exitCode, report, log: stderr };
  }

  async stop(): Promise<Ended> {
    await this.untilItRuns();
    this.kill('SIGTERM');
    return this.ended();
  }

  async health(): Promise<SeenHealth> {
    const response = await fetch(`http://127.0.0.1:${this.#httpPort}/health`);
    const seen = (await response.json()) as Omit<SeenHealth, 'status'>;
    return { ...seen, status: response.status };
  }

  async untilHealth(wanted: number): Promise<void> {
    await eventually(
      async () => this.health(),
      ({ status }) => status === wanted,
      60_000,
    );
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.#httpPort}/metrics`)).text();
  }
}

function asRecord(
  value: string | Buffer | null | Partial<OutgoingRecord>,
): Partial<OutgoingRecord> {
  if (typeof value === 'string') return { value: Buffer.from(value) };
  return value === null || Buffer.isBuffer(value) ? { value } : value;
}
