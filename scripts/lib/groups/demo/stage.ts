/** What the demo plays on: a topic of its own, who writes to it, and groups that are gone afterwards. */
import { randomUUID } from 'node:crypto';
import type { Admin } from 'kafkajs';
import { deleteGroups } from '../../../../stacks/readiness/groups.ts';
import { kafkaClient } from '../../../../stacks/readiness/kafka-client.ts';
import { connect } from '../../../../workloads/shared/clients/index.ts';
import { ensureTopic } from '../../../../workloads/shared/topics.ts';
import { connectionTo } from './connection.ts';
import { Crew } from './crew.ts';
import type { Teller } from './teller.ts';
import { clock } from './messages.ts';
import { openWriter, type Writer } from './writer.ts';

export interface Stage extends AsyncDisposable {
  readonly topic: string;
  readonly partitions: number;
  readonly admin: Admin;
  readonly writer: Writer;
  readonly signal: AbortSignal;
  readonly teller: Teller;
  /** A group without members yet. */
  crew(name: string): Crew;
  /** Times are told from here on. */
  startClock(): void;
}

export interface StageOptions {
  /** `host:port,…` */
  readonly bootstrapServers: string;
  readonly partitions: number;
  /** Keys that records are written with, each once at a time. */
  readonly keys: number;
  readonly signal: AbortSignal;
  readonly teller: Teller;
}

export async function setUp(options: StageOptions): Promise<Stage> {
  const { bootstrapServers, partitions, keys, signal, teller } = options;
  const topic = `groups-demo-${randomUUID().slice(0, 8)}`;
  const brokers = bootstrapServers.split(',');
  const crews: Crew[] = [];
  await using open = new AsyncDisposableStack();
  const admin = kafkaClient(bootstrapServers, 'groups-demo').admin();
  await admin.connect();
  open.defer(() => admin.disconnect());
  const client = connect(connectionTo(brokers, 'groups-demo-writer'));
  const topics = await client.admin();
  open.defer(() => topics.close());
  open.defer(() => topics.deleteTopic(topic));
  await ensureTopic(topics, { topic, partitions }, { timeoutMs: 30_000, signal });
  const writer = await openWriter(client, { topic, partitions, keys });
  open.defer(() => writer.close());
  open.defer(() => disband(admin, crews));
  const cleanUp = open.move();
  let begunAt = clock();
  return {
    ...{ topic, partitions, admin, writer, signal, teller },
    startClock() {
      begunAt = clock();
    },
    crew(name) {
      const group = `${topic}-${name}`;
      const crew = new Crew({
        ...{ admin, brokers, group, topic, partitions, signal },
        onEvent(event) {
          teller.event(event, event.at - begunAt);
        },
      });
      crews.push(crew);
      return crew;
    },
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
}

/** Groups can only be deleted once their last member is gone: one that was killed counts until its session ends. */
async function disband(admin: Admin, crews: readonly Crew[]): Promise<void> {
  await Promise.all(crews.map((crew) => crew.leave()));
  const groups = crews.map(({ group }) => group);
  if (groups.length > 0) await deleteGroups(admin, groups, 30_000);
}
