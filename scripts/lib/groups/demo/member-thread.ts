/** One member of a group, in a thread of its own: it reads, commits what it has read, and tells. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../../../../workloads/shared/clients/index.ts';
import type { ClientConsumer, ConsumerEvents } from '../../../../workloads/shared/client.ts';
import { asError, brokerCode, NotAssignedError } from '../../../../workloads/shared/errors.ts';
import type { TopicPartition } from '../../../../workloads/shared/record.ts';
import { connectionTo } from './connection.ts';
import { clock, type FromMember, type MemberSettings } from './messages.ts';

/** ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS: the group has gone on without this member. */
const passedOn: ReadonlySet<number> = new Set([22, 25, 27]);

const settings = workerData as MemberSettings;
try {
  await live(settings);
} catch (error) {
  tell({ kind: 'failed', error: asError(error) });
}

async function live({ name, brokers, group, topic, sessionTimeoutMs }: MemberSettings) {
  const client = connect(connectionTo(brokers, name));
  const consumer = await client.consumer({
    topics: [topic],
    group,
    reset: 'earliest',
    minBytes: 1,
    maxWaitMs: 200,
    maxBytesPerPartition: 1_048_576,
    sessionTimeoutMs,
    heartbeatMs: 300,
    rebalanceTimeoutMs: 10_000,
  });
  // There is only one thing to be told: to leave.
  parentPort?.once('message', () => {
    void leave(consumer);
  });
  await consumer.run(eventsOf(consumer));
}

function eventsOf(consumer: ClientConsumer): ConsumerEvents {
  return {
    assigned(partitions) {
      tell({ kind: 'assigned', partitions: numbers(partitions), at: clock() });
      return Promise.resolve([]);
    },
    revoked(partitions) {
      tell({ kind: 'revoked', partitions: numbers(partitions), at: clock() });
      return Promise.resolve();
    },
    async batch({ topic, partition, records }) {
      const offsets = records.map(({ offset }) => offset);
      tell({ kind: 'read', partition, offsets });
      const last = offsets.at(-1);
      if (last === undefined) return;
      await consumer.commit([{ topic, partition, offset: last + 1n }]).catch((error: unknown) => {
        // Whoever has the partition now reads these records again, and is seen to do so.
        if (!isPassedOn(error)) throw error;
      });
    },
    crashed(error) {
      tell({ kind: 'failed', error });
    },
  };
}

async function leave(consumer: ClientConsumer): Promise<void> {
  await consumer.close();
  tell({ kind: 'left' });
}

function isPassedOn(error: unknown): boolean {
  return error instanceof NotAssignedError || passedOn.has(brokerCode(error) ?? 0);
}

function tell(message: FromMember): void {
  parentPort?.postMessage(message);
}

function numbers(partitions: readonly TopicPartition[]): number[] {
  return partitions.map(({ partition }) => partition).sort((a, b) => a - b);
}
