/** The page of access rules, in a real browser. */
import { test } from 'vitest';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

export function aclsPages(get: () => ConsoleUnderTest): void {
  test('a cluster without an authorizer is told to check no rights', async () => {
    await visit(get().open(`/ui/clusters/${get().cluster}/acl`), async (page) => {
      await page.getByRole('heading', { name: 'ACL' }).waitFor();
      await page.getByText('This cluster checks no rights').waitFor();
    });
  });
}
