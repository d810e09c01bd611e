/** Groups for the pages to show, with and without members. */
import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { randomUUID } from 'node:crypto';
import { TopicData } from './topic-data.ts';

export interface GroupMember extends AsyncDisposable {
  readonly clientId: string;
}

/** Removes at the end what it and the pages have made. */
export class GroupData implements AsyncDisposable {
  readonly topics: TopicData;
  readonly #bootstrapBrokers: string[];
  readonly #groups = new Set<string>();

  constructor(bootstrapServers: string) {
    this.topics = new TopicData(bootstrapServers);
    this.#bootstrapBrokers = bootstrapServers.split(',');
  }

  /** @returns a name that no group has; a group of it is removed at the end */
  name(suffix = ''): string {
    const name = `console-test-${randomUUID()}${suffix}`;
    this.#groups.add(name);
    return name;
  }

  /** Without members. @param offsets committed by partition */
  async group(topic: string, offsets: readonly bigint[], suffix = ''): Promise<string> {
    const groupId = this.name(suffix);
    await this.commit(groupId, topic, offsets);
    return groupId;
  }

  async commit(groupId: string, topic: string, offsets: readonly bigint[]): Promise<void> {
    const partitionOffsets = offsets.map((offset, partition) => ({ partition, offset }));
    const topics = [{ name: topic, partitionOffsets }];
    await this.topics.admin.alterConsumerGroupOffsets({ groupId, topics });
  }

  /** By partition. */
  async committed(groupId: string, topic: string): Promise<bigint[]> {
    const [found] = await this.topics.admin.listConsumerGroupOffsets({ groups: [groupId] });
    const partitions = found?.topics.find(({ name }) => name === topic)?.partitions ?? [];
    return partitions
      .toSorted((a, b) => a.partitionIndex - b.partitionIndex)
      .map(({ committedOffset }) => committedOffset);
  }

  /** Joins, and stays until it is disposed; it commits nothing. */
  async member(groupId: string, topic: string): Promise<GroupMember> {
    const clientId = `member-${randomUUID()}`;
    const consumer = new Consumer({
      groupId,
      clientId,
      bootstrapBrokers: this.#bootstrapBrokers,
      deserializers: stringDeserializers,
      autocommit: false,
    });
    const stream = await consumer.consume({ topics: [topic], mode: 'latest' });
    // What it reads is of no interest.
    stream.resume();
    return {
      clientId,
      [Symbol.asyncDispose]: async () => {
        await stream.close();
        await consumer.close();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const there = await this.topics.admin.listGroups();
    const groups = [...this.#groups].filter((name) => there.has(name));
    if (groups.length > 0) await this.topics.admin.deleteGroups({ groups });
    await this.topics[Symbol.asyncDispose]();
  }
}
