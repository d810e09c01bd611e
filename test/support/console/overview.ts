/** The dashboard, and what holds for every page, in a real browser. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

export function overviewPages(get: () => ConsoleUnderTest, detail: Detail): void {
  const base = () => `/ui/clusters/${get().cluster}`;
  const all = () => [
    '/',
    '/ui/stack',
    ...['brokers', 'all-topics', 'consumer-groups', 'schemas', 'connectors', 'acl'].map(
      (section) => `${base()}/${section}`,
    ),
    `${base()}/all-topics/__consumer_offsets`,
    `${base()}/all-topics/__consumer_offsets/messages`,
    `${base()}/all-topics/__consumer_offsets/settings`,
  ];

  test('the dashboard shows the cluster online, and leads to its pages', async () => {
    const { cluster } = get();
    await visit(get().open('/'), async (page) => {
      await page.getByRole('row', { name: new RegExp(`^${cluster} online`) }).waitFor();
      for (const name of ['Brokers', 'Topics', 'Consumers', 'Schema Registry', 'Kafka Connect']) {
        await page.getByRole('link', { name, exact: true }).click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
      }
    });
  });

  detail('every page can be used by keyboard and screen reader, in light and in dark', async () => {
    const { browser, url } = get();
    for (const colorScheme of ['light', 'dark'] as const) {
      await visit(browser.open({ colorScheme }), async (page) => {
        for (const path of all()) {
          await page.goto(url + path);
          const axe = new AxeBuilder({ page });
          // Nothing else depends on it.
          if (colorScheme === 'dark') axe.withRules('color-contrast');
          const { violations } = await axe.analyze();
          expect(
            violations.map(({ id, nodes }) => `${path} ${id} ${nodes[0]?.html ?? ''}`),
          ).toEqual([]);
        }
      });
    }
  });

  detail('every page fits on a phone', async () => {
    const { browser, url } = get();
    await visit(browser.open({ viewport: { width: 390, height: 800 } }), async (page) => {
      for (const path of all()) {
        await page.goto(url + path);
        expect(await overflow(page), path).toBeLessThanOrEqual(0);
      }
    });
  });

  detail('the first key leads past the menu', async () => {
    await visit(get().open(`${base()}/all-topics`), async (page) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).hash).toBe('#main');
    });
  });
}

interface Widths {
  readonly scrollWidth: number;
  readonly clientWidth: number;
}

/** How many pixels a page is wider than its window. */
async function overflow(page: Page): Promise<number> {
  const { scrollWidth, clientWidth } = await page.evaluate<Widths>(
    '(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }))(document.documentElement)',
  );
  return scrollWidth - clientWidth;
}
