import { afterAll, beforeAll, expect } from 'vitest';
import { fetchJson } from '../../stacks/readiness/http.ts';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import { eventually } from '../support/until.ts';
import { smokeOutputs } from './support.ts';

interface Things {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  readonly subjects: readonly string[];
  readonly connectors: readonly string[];
}

/** Compares what the stack holds before and after the tests of a file. */
export function leavesNothing(): void {
  const { endpoints } = smokeOutputs();
  const admin = kafkaClient(endpoints.bootstrapServers).admin();

  const look = async (): Promise<Things> => {
    const { groups } = await admin.listGroups();
    const subjects = await fetchJson(`${endpoints.schemaRegistry}/subjects?deleted=true`);
    const connectors = await fetchJson(`${endpoints.connect}/connectors`);
    return {
      topics: (await admin.listTopics()).sort(),
      groups: groups.map(({ groupId }) => groupId).sort(),
      subjects: (subjects as string[]).sort(),
      connectors: (connectors as string[]).sort(),
    };
  };

  let before: Things;
  beforeAll(async () => {
    await admin.connect();
    before = await look();
  });
  afterAll(async () => {
    try {
      // Deleting a topic takes the broker a moment.
      const same = ({ topics }: Things) => topics.join() === before.topics.join();
      await eventually(look, same, 10_000).catch(() => undefined);
      expect(await look()).toEqual(before);
    } finally {
      await admin.disconnect();
    }
  });
}
