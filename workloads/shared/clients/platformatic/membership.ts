/**
 * Membership in a group. The library's own sends heartbeats by a timer, also for a program that is stuck, and joins anew
 * before the program could commit; here both happen when the consumer says so.
 */
import {
  heartbeatV4,
  joinGroupV6,
  joinGroupV7,
  joinGroupV8,
  joinGroupV9,
  leaveGroupV4,
  leaveGroupV5,
  offsetCommitV8,
  offsetCommitV9,
  offsetFetchV8,
  offsetFetchV9,
  syncGroupV4,
  syncGroupV5,
  type Connection,
} from '@platformatic/kafka';
import { brokerCode } from '../../errors.ts';
import type { ConsumerSettings } from '../../client.ts';
import type { Position, TopicPartition } from '../../record.ts';
import { assignRoundRobin, roundRobinName } from '../round-robin.ts';
import { bare } from './errors.ts';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './group-protocol.ts';
import type { Wire } from './wire.ts';

const memberIdRequired = 79;
const unknownMember = 25;
/** COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR */
const moved: ReadonlySet<number> = new Set([15, 16]);
const protocolType = 'consumer';

type Joined = joinGroupV9.JoinGroupResponse;

export class Membership {
  readonly #wire: Wire;
  readonly #group: string;
  readonly #settings: ConsumerSettings;
  #memberId = '';
  #generation = -1;
  #heardAt = 0;
  #connection: Promise<Connection> | undefined;

  constructor(wire: Wire, group: string, settings: ConsumerSettings) {
    this.#wire = wire;
    this.#group = group;
    this.#settings = settings;
  }

  /** Waits for the other members. @returns what this one gets */
  async join(): Promise<readonly TopicPartition[]> {
    const joined = await this.#join();
    this.#memberId = joined.memberId;
    this.#generation = joined.generationId;
    const isLeader = joined.leader === this.#memberId;
    const assignments = isLeader ? await this.#share(joined.members) : [];
    const api = await this.#wire.api('SyncGroup', [syncGroupV5.api, syncGroupV4.api]);
    const { assignment } = await this.#ask((connection) =>
      api.async(
        connection,
        this.#group,
        this.#generation,
        this.#memberId,
        null,
        protocolType,
        joined.protocolName,
        assignments,
      ),
    );
    this.#heardAt = performance.now();
    return decodeAssignment(assignment);
  }

  /** Sends one when it is due. @throws when the group is rebalancing, or does not know this member any more */
  async heartbeat(): Promise<void> {
    if (performance.now() - this.#heardAt < this.#settings.heartbeatMs) return;
    const api = await this.#wire.api('Heartbeat', [heartbeatV4.api]);
    await this.#ask((connection) =>
      api.async(connection, this.#group, this.#generation, this.#memberId, null),
    );
    this.#heardAt = performance.now();
  }

  async commit(positions: readonly Position[]): Promise<void> {
    const topics = byTopic(positions).map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, offset }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: -1,
        committedMetadata: null,
      })),
    }));
    const api = await this.#wire.api('OffsetCommit', [offsetCommitV9.api, offsetCommitV8.api]);
    await this.#ask((connection) =>
      api.async(connection, this.#group, this.#generation, this.#memberId, null, topics),
    );
  }

  /** Partitions without a commit are left out. */
  async committed(partitions: readonly TopicPartition[]): Promise<readonly Position[]> {
    const topics = byTopic(partitions).map(([name, ofTopic]) => ({
      name,
      partitionIndexes: ofTopic.map(({ partition }) => partition),
    }));
    const api = await this.#wire.api('OffsetFetch', [offsetFetchV9.api, offsetFetchV8.api]);
    // Without the name of a member, which brokers take for one of the newer protocol.
    const question = { groupId: this.#group, memberId: null, memberEpoch: -1, topics };
    const { groups } = await this.#ask((connection) => api.async(connection, [question], true));
    return groups
      .flatMap((group) => group.topics)
      .flatMap(({ name, partitions: found }) =>
        found.map(({ partitionIndex, committedOffset }) => ({
          topic: name,
          partition: partitionIndex,
          offset: committedOffset,
        })),
      )
      .filter(({ offset }) => offset >= 0n);
  }

  async leave(): Promise<void> {
    if (this.#memberId === '') return;
    const memberId = this.#memberId;
    this.#memberId = '';
    const api = await this.#wire.api('LeaveGroup', [leaveGroupV5.api, leaveGroupV4.api]);
    await this.#ask((connection) => api.async(connection, this.#group, [{ memberId }]));
  }

  async #join(): Promise<Joined> {
    try {
      return await this.#requestJoin();
    } catch (error) {
      const code = brokerCode(error);
      if (code === unknownMember) this.#memberId = '';
      if (code !== memberIdRequired) throw error;
      // The broker has made up a name; from now on it is that of this member.
      this.#memberId = (error as { readonly memberId?: string }).memberId ?? '';
      return this.#requestJoin();
    }
  }

  async #requestJoin(): Promise<Joined> {
    const { sessionTimeoutMs, rebalanceTimeoutMs, topics } = this.#settings;
    const api = await this.#wire.api('JoinGroup', [
      joinGroupV9.api,
      joinGroupV8.api,
      joinGroupV7.api,
      joinGroupV6.api,
    ]);
    const protocols = [{ name: roundRobinName, metadata: encodeSubscription(topics) }];
    return this.#ask((connection) =>
      api.async(
        connection,
        this.#group,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        this.#memberId,
        null,
        protocolType,
        protocols,
        null,
      ),
    );
  }

  /** The leader of the group shares out the partitions. */
  async #share(members: Joined['members']) {
    const subscribed = members.map(({ memberId, metadata }) => ({
      memberId,
      topics: decodeSubscription(metadata),
    }));
    const counts = new Map<string, number>();
    for (const topic of new Set(subscribed.flatMap(({ topics }) => topics))) {
      const { topics } = await this.#wire.metadata(topic).catch((error: unknown) => {
        throw bare(error);
      });
      counts.set(topic, topics[0]?.partitions.length ?? 0);
    }
    const shares = assignRoundRobin(subscribed, (topic) => counts.get(topic) ?? 0);
    return [...shares].map(([memberId, partitions]) => ({
      memberId,
      assignment: encodeAssignment(partitions),
    }));
  }

  async #ask<T>(send: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      this.#connection ??= this.#wire.coordinator(this.#group);
      return await send(await this.#connection);
    } catch (thrown) {
      const error = bare(thrown);
      const code = brokerCode(error);
      if (code === undefined || moved.has(code)) {
        this.#connection = undefined;
        this.#wire.forget();
      }
      if (code === unknownMember) this.#memberId = '';
      throw error;
    }
  }
}

function byTopic<T extends TopicPartition>(items: readonly T[]): [string, readonly T[]][] {
  return Object.entries(Object.groupBy(items, ({ topic }) => topic)).map(
    ([topic, ofTopic = []]) => [topic, ofTopic],
  );
}
