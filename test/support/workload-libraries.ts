/** What the libraries do together, and beside Kafka's own clients. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { clientNames } from '../../workloads/shared/connection.ts';
import { javaPartition } from '../../workloads/shared/partitioner.ts';
import { eventually } from './until.ts';
import type { Surroundings } from './workload-clients.ts';
import { clientOf, consumerSettings, freshTopic, Reading, readTopic } from './workload-records.ts';

const scripts = ['key', 'ключ', '鍵', 'ķey é', '🔑', 'كلمة'];

export function librariesTogether(around: () => Surroundings): void {
  describe('the libraries together', () => {
    it('choose the partition that the Java producer chooses, for 1000 keys', async () => {
      const client = clientOf(around().brokers, 'kafkajs');
      const admin = await client.admin();
      const topic = await freshTopic(admin, 12);
      const keys = Array.from({ length: 1000 }, (_, index) => {
        const script = scripts[index % scripts.length] ?? '';
        return `${script.repeat(1 + (index % 5))}${index}`;
      });
      await around().tool(
        [
          ...['kafka-console-producer', '--bootstrap-server', around().brokers, '--topic', topic],
          ...['--property', 'parse.key=true', '--property', 'key.separator=|'],
        ],
        keys.map((key) => `${key}|x\n`).join(''),
      );
      const read = await readTopic(client, admin, topic);
      await admin.close();
      const theirs = new Map(read.map(({ key, partition }) => [String(key), partition]));
      const ours = new Map(keys.map((key) => [key, javaPartition(Buffer.from(key), 12)]));
      expect([theirs.size, Object.fromEntries(theirs)]).toEqual([1000, Object.fromEntries(ours)]);
    });

    it('share one group', async () => {
      const group = `group-${randomUUID()}`;
      const clients = clientNames.map((name) => clientOf(around().brokers, name));
      const admin = await clients[0]?.admin();
      if (admin === undefined) throw new Error('no client');
      const topic = await freshTopic(admin, 4);
      const begin = async (client: (typeof clients)[number]) =>
        new Reading(await client.consumer({ ...consumerSettings, topics: [topic], group })).begin();
      const members = await Promise.all(clients.map(begin));
      await eventually(
        () => members.map(({ held }) => held.length),
        (shares) => shares.every((share) => share === 2),
      );
      const held = members.flatMap((member) => member.held.map(({ partition }) => partition));
      await Promise.all(members.map((member) => member.consumer.close()));
      await admin.close();
      expect(held.sort()).toEqual([0, 1, 2, 3]);
    });
  });
}
