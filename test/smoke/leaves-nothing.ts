import type { Admin } from 'kafkajs';
import { afterAll, beforeAll, expect } from 'vitest';
import type { StackOutputs } from '../../stacks/outputs.ts';
import { fetchJson } from '../../stacks/readiness/http.ts';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import { eventually } from '../support/until.ts';
import { ownName, smokeOutputs } from './support.ts';

/** Names of what a stack has. */
const lists = {
  topics: (admin) => admin.listTopics(),
  groups: async (admin) => (await admin.listGroups()).groups.map(({ groupId }) => groupId),
  subjects: (_, { schemaRegistry }) => named(`${schemaRegistry}/subjects?deleted=true`),
  connectors: (_, { connect }) => named(`${connect}/connectors`),
} satisfies Record<string, (admin: Admin, at: StackOutputs['endpoints']) => Promise<string[]>>;

async function named(url: string): Promise<string[]> {
  return (await fetchJson(url)) as string[];
}

/**
 * Looks for what the tests of a file have made, when they are over; what others make or lose meanwhile is theirs.
 * @param kinds that the tests make
 */
export function leavesNothing(...kinds: (keyof typeof lists)[]): void {
  const { endpoints } = smokeOutputs();
  const admin = kafkaClient(endpoints.bootstrapServers).admin();

  const left = async (): Promise<string[]> => {
    const names = await Promise.all(kinds.map((kind) => lists[kind](admin, endpoints)));
    return names.flat().filter((name) => name.includes(ownName));
  };

  beforeAll(() => admin.connect());
  afterAll(async () => {
    try {
      // Deleting a topic takes the broker a moment.
      await eventually(
        () => left().catch((error: unknown) => error),
        (seen) => !Array.isArray(seen) || seen.length === 0,
      ).catch(() => undefined);
      expect(await left()).toEqual([]);
    } finally {
      await admin.disconnect();
    }
  });
}
