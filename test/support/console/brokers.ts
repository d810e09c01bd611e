/** The pages of brokers, in a real browser. */
import { expect, test } from 'vitest';
import type { Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

export function brokersPages(get: () => ConsoleUnderTest, detail: Detail): void {
  const path = (...parts: readonly string[]) =>
    ['/ui/clusters', get().cluster, 'brokers', ...parts].join('/');

  test('the brokers of the cluster, with what they lead and hold', async () => {
    await visit(get().open(path()), async (page) => {
      const row = page.getByRole('table', { name: 'Brokers' }).getByRole('row').nth(1);
      const texts = await row.getByRole('cell').allInnerTexts();
      expect(texts[1]).toMatch(/:\d+$/);
      expect(Number(texts[3]?.replaceAll(',', ''))).toBeGreaterThan(0);
      expect(texts[8]).toMatch(/B$/);
      expect(await page.getByText(/^\d.*B$/).count()).toBeGreaterThan(1);
      await page.getByRole('table', { name: /all replicas/i }).waitFor();
    });
  });

  test('a broker tells its folders, and its settings by what one types', async () => {
    await visit(get().open(path()), async (page) => {
      await page.getByRole('table', { name: 'Brokers' }).getByRole('link').first().click();
      await page.waitForURL('**/brokers/*');
      const folders = page.getByRole('table', { name: 'Folders' });
      expect(await folders.getByText('ok').count()).toBeGreaterThan(0);
      await page.getByLabel('Search settings').pressSequentially('log.dirs');
      await page
        .getByRole('status')
        .getByText(/\b\d{1,2} of \d{3} settings/)
        .waitFor();
      await page.getByRole('cell', { name: 'log.dirs', exact: true }).waitFor();
      expect(await page.getByRole('cell', { name: 'zookeeper.connect', exact: true }).count()).toBe(
        0,
      );
    });
  });

  detail('what the broker keeps secret stays so', async () => {
    await visit(get().open(path()), async (page) => {
      const link = page.getByRole('table', { name: 'Brokers' }).getByRole('link').first();
      await page.goto(`${get().url}${(await link.getAttribute('href')) ?? ''}?q=ssl.key.password`);
      const row = page.getByRole('row').filter({ hasText: 'ssl.key.password' });
      expect(await row.getByText('hidden').count()).toBe(1);
    });
  });

  detail('a broker that is not there is not found', async () => {
    await visit(get().open(path('4711')), async (page) => {
      await page.getByRole('heading', { name: 'Not found' }).waitFor();
      await page.getByText('has no broker 4711').waitFor();
    });
  });
}
