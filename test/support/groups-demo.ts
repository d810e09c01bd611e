/** What `groups demo` shows of a real group, alike on every target. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { DemoReport, SharedStep } from '../../scripts/lib/groups/demo/report.ts';
import { kafkaClient } from '../../stacks/readiness/kafka-client.ts';
import type { TestStack } from './stack.ts';

export function groupsDemo(stack: () => TestStack): void {
  describe('groups demo', () => {
    let report: DemoReport;
    const shared = (title: string): SharedStep => {
      const step = report.steps.find((each) => each.title === title);
      if (step?.kind !== 'shared') throw new Error(`no step ${title}`);
      return step;
    };

    beforeAll(async () => {
      report = (await stack().json(['groups', 'demo'])) as unknown as DemoReport;
    });

    test.each([
      ['1 member', [4]],
      ['2 members', [2, 2]],
      ['4 members', [1, 1, 1, 1]],
      ['5 members', [1, 1, 1, 1, 0]],
    ])('%s: each partition has one reader', (title, sizes) => {
      const { members } = shared(title);
      expect(members.map(({ partitions }) => partitions.length)).toEqual(sizes);
      const all = members.flatMap(({ partitions }) => partitions);
      expect(all.sort()).toEqual([0, 1, 2, 3]);
    });

    test('what the members read sums up to what was written, in every step', () => {
      for (const step of report.steps) {
        if (step.kind !== 'shared') continue;
        const read = step.members.reduce((all, member) => all + member.read, 0);
        expect([step.title, read]).toEqual([step.title, step.written]);
        expect(step.written).toBeGreaterThan(0);
      }
    });

    test('a rebalance takes every partition from its reader before it is given out', () => {
      const { events, partitions } = shared('2 members').rebalance;
      const of = (kind: string) => events.filter((event) => event.kind === kind);
      expect(of('revoked').flatMap((event) => [...event.partitions])).toEqual([0, 1, 2, 3]);
      expect(of('joins').map(({ member }) => member)).toEqual(['member-2']);
      const got = of('assigned').flatMap((event) => [...event.partitions]);
      expect(got.sort()).toEqual([0, 1, 2, 3]);
      for (const move of partitions) expect(move.unreadMs).toBeGreaterThan(0);
    });

    test('two groups each get every record', () => {
      const step = report.steps.find(({ kind }) => kind === 'groups');
      if (step?.kind !== 'groups') throw new Error('no step of groups');
      expect(step.groups).toHaveLength(2);
      for (const { written, read, committed } of step.groups) {
        expect(written).toBeGreaterThan(0);
        expect([read, committed]).toEqual([written, String(written)]);
      }
    });

    test('what a dead member had waits for the end of its session, then somebody else has it', () => {
      const { killed, members, rebalance } = shared('One member dies');
      if (killed === undefined) throw new Error('nobody was killed');
      expect(members.map(({ member }) => member)).not.toContain(killed.member);
      expect(Number(killed.waiting)).toBeGreaterThan(0);
      const lost = rebalance.partitions.filter(({ partition }) =>
        killed.partitions.includes(partition),
      );
      expect(lost.length).toBeGreaterThan(0);
      for (const { before, now, unreadMs } of lost) {
        expect(before).toBe(killed.member);
        expect(members.map(({ member }) => member)).toContain(now);
        expect(unreadMs).toBeGreaterThan(rebalance.standstillMs);
      }
    });

    test('leaves no topic and no group', async () => {
      expect(await leftOvers(stack())).toEqual([]);
    });
  });
}

/** Names of topics and groups that the demo has left. */
export async function leftOvers(stack: TestStack): Promise<string[]> {
  const admin = kafkaClient(`127.0.0.1:${stack.port(9092)}`).admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    const names = [...(await admin.listTopics()), ...groups.map(({ groupId }) => groupId)];
    return names.filter((name) => name.startsWith('groups-demo-'));
  } finally {
    await admin.disconnect();
  }
}
