/** What the pictures show: topics, a schema and a living group of its own, which go with it. */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import type { Admin, Consumer, Producer } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Endpoints } from '../../stacks/readiness/endpoints.ts';
import { deleteGroups } from '../../stacks/readiness/groups.ts';
import { fetchJson } from '../../stacks/readiness/http.ts';
import { kafkaClient, quietProducer } from '../../stacks/readiness/kafka-client.ts';
import { customerRecord, freeNames, schemas, type SampleNames } from './names.ts';

const [usualRecords, burst, everyMs] = [600, 80, 3000];
/** Two members that take this long for a record fall behind, and catch up before the next burst. */
const recordMs = 25;

export class Sample implements AsyncDisposable {
  readonly names: SampleNames;
  readonly #bootstrapServers: string;
  readonly #admin: Admin;
  readonly #producer: Producer;
  readonly #registry: string;
  readonly #encoder: SchemaRegistry;
  readonly #consumers: Consumer[] = [];
  readonly #end = new AbortController();
  #schemaId = 0;
  #sent = 0;
  #work: Promise<void> | undefined;

  private constructor(endpoints: Endpoints, admin: Admin, names: SampleNames) {
    const { bootstrapServers, schemaRegistry } = endpoints;
    this.names = names;
    this.#bootstrapServers = bootstrapServers;
    this.#admin = admin;
    this.#producer = quietProducer(kafkaClient(bootstrapServers, 'shop'));
    this.#registry = schemaRegistry;
    this.#encoder = new SchemaRegistry({ host: schemaRegistry });
  }

  static async make(endpoints: Endpoints): Promise<Sample> {
    const admin = kafkaClient(endpoints.bootstrapServers).admin();
    await admin.connect();
    const names = freeNames(await namesThere(admin, endpoints.schemaRegistry));
    const sample = new Sample(endpoints, admin, names);
    try {
      await sample.#fill();
      return sample;
    } catch (error) {
      await sample[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Members read, more comes in: the lag goes up and down until the sample goes. */
  async live(): Promise<void> {
    if (this.#work !== undefined) return;
    for (const clientId of ['report-1', 'report-2']) await this.#join(clientId);
    this.#work = this.#send();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#work;
    await Promise.allSettled(this.#consumers.map((consumer) => consumer.disconnect()));
    const { countries, orders, addresses, group } = this.names;
    await Promise.allSettled([
      deleteGroups(this.#admin, [group]),
      this.#admin.deleteTopics({ topics: [countries, orders, addresses] }),
      this.#deleteSubject(),
    ]);
    await Promise.allSettled([this.#producer.disconnect(), this.#admin.disconnect()]);
  }

  async #fill(): Promise<void> {
    const { countries, orders, addresses } = this.names;
    const compact = [{ name: 'cleanup.policy', value: 'compact' }];
    await this.#admin.createTopics({
      waitForLeaders: true,
      topics: [
        { topic: countries, numPartitions: 3 },
        { topic: orders, numPartitions: 6 },
        { topic: addresses, numPartitions: 1, configEntries: compact },
      ],
    });
    await this.#register();
    await this.#producer.connect();
    await this.#sendCountries(usualRecords);
    await this.#sendText(orders, 1200, ({ customer }, at) => ({
      customer,
      order: 10_000 + at,
      items: 1 + (at % 5),
    }));
    await this.#sendText(addresses, 40, ({ customer, country, city }) => ({
      customer,
      city,
      country,
    }));
  }

  async #register(): Promise<void> {
    const path = `${this.#registry}/subjects/${encodeURIComponent(this.#subject)}/versions`;
    for (const schema of schemas) {
      const body = { schema: JSON.stringify(schema) };
      const { id } = (await fetchJson(path, { method: 'POST', body })) as { readonly id: number };
      this.#schemaId = id;
    }
    const config = `${this.#registry}/config/${encodeURIComponent(this.#subject)}`;
    await fetchJson(config, { method: 'PUT', body: { compatibility: 'BACKWARD' } });
  }

  get #subject(): string {
    return `${this.names.countries}-value`;
  }

  /** Spread over the last minutes, the latest of them now. */
  async #sendCountries(count: number, stepMs = 1700): Promise<void> {
    const first = this.#sent;
    this.#sent += count;
    const now = Date.now();
    const messages = await Promise.all(
      Array.from({ length: count }, async (_, at) => {
        const record = customerRecord(first + at);
        return {
          key: record.customer,
          value: await this.#encoder.encode(this.#schemaId, record),
          headers: { source: at % 3 === 0 ? 'shop' : 'phone' },
          timestamp: String(now - (count - 1 - at) * stepMs),
        };
      }),
    );
    await this.#producer.send({ topic: this.names.countries, messages });
  }

  async #sendText(
    topic: string,
    count: number,
    valueOf: (record: ReturnType<typeof customerRecord>, at: number) => object,
  ): Promise<void> {
    const messages = Array.from({ length: count }, (_, at) => {
      const record = customerRecord(at);
      return { key: record.customer, value: JSON.stringify(valueOf(record, at)) };
    });
    await this.#producer.send({ topic, messages });
  }

  async #join(clientId: string): Promise<void> {
    const { countries: topic, group } = this.names;
    // The client id is what the pages show of a member.
    const kafka = kafkaClient(this.#bootstrapServers, clientId);
    const consumer = kafka.consumer({ groupId: group, sessionTimeout: 10_000 });
    this.#consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommitInterval: 500,
      eachMessage: async () => {
        await pause(this.#end.signal.aborted ? 0 : recordMs);
      },
    });
  }

  async #send(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await this.#sendCountries(burst, 10);
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Softly first: a registry deletes for good only what it has deleted before. */
  async #deleteSubject(): Promise<void> {
    const path = `${this.#registry}/subjects/${encodeURIComponent(this.#subject)}`;
    await fetchJson(path, { method: 'DELETE' });
    await fetchJson(`${path}?permanent=true`, { method: 'DELETE' });
  }
}

async function namesThere(admin: Admin, registry: string): Promise<ReadonlySet<string>> {
  const { groups } = await admin.listGroups();
  const subjects = (await fetchJson(`${registry}/subjects`)) as readonly string[];
  const topics = await admin.listTopics();
  return new Set([...topics, ...subjects, ...groups.map(({ groupId }) => groupId)]);
}
