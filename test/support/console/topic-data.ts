/** Topics, records and commits for the pages to show. */
import { randomUUID } from 'node:crypto';
import { Admin, Producer, stringSerializers } from '@platformatic/kafka';

/** Removes at the end what it and the pages have made. */
export class TopicData implements AsyncDisposable {
  readonly admin: Admin;
  readonly #options: { readonly clientId: string; readonly bootstrapBrokers: string[] };
  readonly #topics = new Set<string>();
  readonly #groups = new Set<string>();

  constructor(bootstrapServers: string) {
    this.#options = { clientId: 'console-test', bootstrapBrokers: bootstrapServers.split(',') };
    this.admin = new Admin(this.#options);
  }

  /** @returns a name that nothing has; a topic of it is removed at the end */
  name(): string {
    const name = `console-test-${randomUUID()}`;
    this.#topics.add(name);
    return name;
  }

  async topic(partitions = 1, configs: Readonly<Record<string, string>> = {}): Promise<string> {
    const name = this.name();
    await this.admin.createTopics({
      topics: [name],
      partitions,
      replicas: 1,
      configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
    });
    return name;
  }

  /** Into partition 0. */
  async produce(topic: string, count: number): Promise<void> {
    const producer = new Producer({ ...this.#options, serializers: stringSerializers });
    try {
      await producer.send({
        messages: Array.from({ length: count }, (_, index) => ({
          topic,
          partition: 0,
          key: `key ${index}`,
          value: `value ${index}`,
        })),
      });
    } finally {
      await producer.close();
    }
  }

  /** @returns the name of a group without members that has read partition 0 up to there */
  async group(topic: string, offset: bigint): Promise<string> {
    const groupId = `console-test-${randomUUID()}`;
    this.#groups.add(groupId);
    const partitionOffsets = [{ partition: 0, offset }];
    await this.admin.alterConsumerGroupOffsets({
      groupId,
      topics: [{ name: topic, partitionOffsets }],
    });
    return groupId;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A group without members goes with its last topic.
    const groups = [...(await this.admin.listGroups()).keys()].filter((id) => this.#groups.has(id));
    if (groups.length > 0) await this.admin.deleteGroups({ groups });
    const there = await this.admin.listTopics();
    const topics = there.filter((topic) => this.#topics.has(topic));
    if (topics.length > 0) await this.admin.deleteTopics({ topics });
    await this.admin.close();
  }
}
