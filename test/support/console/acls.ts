/** The page of access rules, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestStack } from '../stack.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

const at = (get: () => ConsoleUnderTest, look: (page: Page) => Promise<void>) =>
  visit(get().open(`/ui/clusters/${get().cluster}/acl`), look);

export function noAclsPages(get: () => ConsoleUnderTest): void {
  test('a cluster without an authorizer is told to check no rights', async () => {
    await at(get, async (page) => {
      await page.getByRole('heading', { name: 'ACL' }).waitFor();
      await page.getByText('This cluster checks no rights').waitFor();
    });
  });
}

/** Of principals and topics that nothing else uses. */
const rules = [
  ['--allow-principal', 'User:alice', '--operation', 'Read', '--topic', 'acl-orders-'],
  ['--deny-principal', 'User:<b>bob</b>', '--operation', 'Write', '--topic', 'acl-orders-'],
];

/** @param stack whose brokers have an authorizer */
export function aclsPages(get: () => ConsoleUnderTest, stack: () => TestStack): void {
  const change = async (...words: readonly string[]) => {
    const tool = ['kafka-acls', '--bootstrap-server', get().bootstrapServers];
    for (const rule of rules) {
      const args = [...tool, ...words, ...rule, '--resource-pattern-type', 'prefixed'];
      await stack().ok(['exec', 'kafka', '--', ...args]);
    }
  };
  beforeAll(async () => {
    await change('--add');
  });
  afterAll(async () => {
    await change('--remove', '--force');
  });

  test('the rules of an authorizer are listed, each with all that it says', async () => {
    await at(get, async (page) => {
      for (const cells of [
        ['User:<b>bob</b>', 'TOPIC', 'acl-orders-', 'PREFIXED', '*', 'WRITE', 'DENY'],
        ['User:alice', 'TOPIC', 'acl-orders-', 'PREFIXED', '*', 'READ', 'ALLOW'],
      ]) {
        const row = page.getByRole('row').filter({ hasText: cells[0] ?? '' });
        const texts = await row.getByRole('cell').allInnerTexts();
        expect(texts.map((text) => text.trim()).toSorted()).toEqual(cells.toSorted());
      }
    });
  });

  test('a search leaves those that fit', async () => {
    await at(get, async (page) => {
      await page.getByLabel('Search').fill('ALICE');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL('**q=**');
      expect(await page.getByRole('row').count()).toBe(2);
      await page.getByLabel('Search').fill('nobody');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByText('No rule fits the search.').waitFor();
    });
  });
}
