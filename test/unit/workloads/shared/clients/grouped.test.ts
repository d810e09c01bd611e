import type { Message } from 'kafkajs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import {
  grouped,
  SeveralLeadersError,
} from '../../../../../workloads/shared/clients/kafkajs/grouped.ts';

/** What kafkajs does with the records of a request. */
const group = createRequire(import.meta.url)(
  'kafkajs/src/producer/groupMessagesPerPartition.js',
) as (args: object) => Record<string, readonly Message[]>;

const groupsIn = (messages: readonly Message[]) =>
  group({
    topic: 'a',
    partitionMetadata: [{}],
    messages,
    partitioner: ({ message }: { message: Message }) => message.partition,
  });

const message = (partition: number, value: string): Message => ({ partition, value });
const batches = [
  { partition: 1, messages: [message(1, 'a'), message(1, 'b')] },
  { partition: 0, messages: [message(0, 'c')] },
  { partition: 1, messages: [message(1, 'd')] },
];

it('records that bring their groups are grouped as kafkajs groups them itself', () => {
  const plain = batches.flatMap(({ messages }) => messages);
  expect(groupsIn(grouped(batches))).toEqual(groupsIn(plain));
  expect(groupsIn(plain)).toEqual({ 0: [plain[2]], 1: [plain[0], plain[1], plain[3]] });
});

it('they are an ordinary list otherwise', () => {
  expect([...grouped(batches)].map(({ value }) => value)).toEqual(['a', 'b', 'c', 'd']);
});

it('a second attempt finds the same groups', () => {
  const records = grouped(batches);
  expect(groupsIn(records)).toEqual(groupsIn(records));
});

it('are refused where they would go to several brokers by the metadata of this attempt', () => {
  const leaders = new Map<number, number>();
  const records = grouped(batches, (partition) => leaders.get(partition));
  const attempt = (...known: readonly number[]) =>
    group({
      topic: 'a',
      partitionMetadata: [{}],
      messages: records,
      partitioner: ({ message: { partition = 0 } }: { message: Message }) => {
        leaders.set(partition, known[partition] ?? -1);
        return partition;
      },
    });
  expect(() => attempt(1, 2)).toThrow(SeveralLeadersError);
  expect(Object.keys(attempt(2, 2))).toEqual(['0', '1']);
  expect(() => attempt(3, 2)).toThrow(SeveralLeadersError);
});
