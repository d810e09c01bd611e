/** What every smoke test needs: the outputs of a running stack, fresh names that clean up, and a count that is reported. */
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Admin, Kafka, Message } from 'kafkajs';
import { onTestFinished } from 'vitest';
import type { StackOutputs } from '../../stacks/outputs.ts';
import { deleteGroups } from '../../stacks/readiness/groups.ts';
import { fetchJson, HttpError } from '../../stacks/readiness/http.ts';
import { kafkaClient, quietProducer } from '../../stacks/readiness/kafka-client.ts';
import { until } from '../../stacks/readiness/retry.ts';
import { connectTopics } from '../../stacks/topology/catalogue.ts';

/** More than a rebalance takes on a busy machine. */
const patience = { timeoutMs: 60_000 };

/** How many records went in and came out, one line of the report. */
export interface Tally {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly duplicated: number;
}

/** @throws when this is not run by `./kstack smoke`. */
export function smokeOutputs(): StackOutputs {
  return JSON.parse(readFileSync(fileFrom('KSTACK_SMOKE_OUTPUTS'), 'utf8')) as StackOutputs;
}

function fileFrom(name: 'KSTACK_SMOKE_OUTPUTS' | 'KSTACK_SMOKE_REPORT'): string {
  const file = process.env[name];
  if (file) return file;
  throw new Error(`smoke tests need a running stack: start them with ./kstack smoke (no ${name})`);
}

/** Counts by identity, so that a duplicate never makes up for a lost record. */
export function count(sent: readonly string[], received: readonly string[]): Tally {
  const arrived = new Set(received);
  const lost = sent.filter((id) => !arrived.has(id)).length;
  const duplicated = received.length - arrived.size;
  return { sent: sent.length, received: received.length, lost, duplicated };
}

/** Adds a line to the report that `./kstack smoke` prints. */
export function report(test: string, tally: Tally): Tally {
  const { sent, received, lost, duplicated } = tally;
  const line = JSON.stringify({ test, sent, received, lost, duplicated });
  appendFileSync(fileFrom('KSTACK_SMOKE_REPORT'), `${line}\n`);
  return tally;
}

/** In every name that the tests of a file give, and in no other. */
export const ownName = `kstack-smoke-${randomUUID().slice(0, 8)}`;

/** Makes things of fresh names in a running stack and takes them all away again, the last one first. */
export class Visit implements AsyncDisposable {
  readonly outputs: StackOutputs;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly #undo = new AsyncDisposableStack();

  private constructor(outputs: StackOutputs) {
    this.outputs = outputs;
    this.kafka = kafkaClient(outputs.endpoints.bootstrapServers, this.name('client'));
    this.admin = this.kafka.admin();
  }

  static async begin(): Promise<Visit> {
    const visit = new Visit(smokeOutputs());
    await visit.admin.connect();
    visit.#undo.defer(() => visit.admin.disconnect());
    return visit;
  }

  /** Of one test: what it has made goes when it is over, and its own failure is told before one of the cleaning. */
  static async ofTest(): Promise<Visit> {
    const visit = await Visit.begin();
    onTestFinished(() => visit[Symbol.asyncDispose]());
    return visit;
  }

  name(kind: string): string {
    return `${ownName}-${kind}-${randomUUID().slice(0, 8)}`;
  }

  async topic(numPartitions = 1): Promise<string> {
    const topic = this.name('topic');
    this.#undo.defer(() => this.admin.deleteTopics({ topics: [topic] }));
    await this.admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
    return topic;
  }

  group(name = this.name('group')): string {
    this.#undo.defer(() => deleteGroups(this.admin, [name]));
    return name;
  }

  subject(name = `${this.name('subject')}-value`): string {
    const url = `${this.outputs.endpoints.schemaRegistry}/subjects/${name}`;
    // Deleting softly first is what the registry asks for.
    this.#undo.defer(() => deleted(`${url}?permanent=true`));
    this.#undo.defer(() => deleted(url));
    return name;
  }

  /** A file sink: writes a topic into a file where the worker runs. */
  async fileSink(topics: string, file: string): Promise<void> {
    const name = this.name('sink');
    this.group(`connect-${name}`);
    await this.#connector(name, { 'connector.class': 'FileStreamSink', topics, file });
  }

  async fileSource(file: string, topic: string): Promise<void> {
    const name = this.name('source');
    // Connect keeps the position of a deleted source for ever; a tombstone of the same key takes it away.
    const key = JSON.stringify([name, { filename: file }]);
    this.#undo.defer(() => this.send(connectTopics.offset, [{ key, value: null }]));
    await this.#connector(name, { 'connector.class': 'FileStreamSource', topic, file });
  }

  async #connector(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    const url = `${this.outputs.endpoints.connect}/connectors/${name}`;
    // A worker that just rebalances answers 409.
    this.#undo.defer(() => until(() => deleted(url), patience));
    const text = 'org.apache.kafka.connect.storage.StringConverter';
    const converters = { 'key.converter': text, 'value.converter': text };
    const body = { ...config, ...converters, 'tasks.max': '1' };
    await until(() => fetchJson(`${url}/config`, { method: 'PUT', body }), patience);
  }

  /** A file where Connect runs: on this machine for some targets, in a container for others. */
  file(): string {
    const file = `/tmp/${this.name('file')}.txt`;
    this.#undo.defer(() => rm(file, { force: true }));
    return file;
  }

  async send(topic: string, messages: Message[]): Promise<void> {
    const producer = quietProducer(this.kafka);
    await producer.connect();
    try {
      await producer.send({ topic, acks: -1, messages });
    } finally {
      await producer.disconnect();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync();
  }
}

async function deleted(url: string): Promise<void> {
  await fetchJson(url, { method: 'DELETE' }).catch((error: unknown) => {
    if (!(error instanceof HttpError && error.status === 404)) throw error;
  });
}
