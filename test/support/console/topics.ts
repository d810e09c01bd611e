/** The pages of topics, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TopicData } from './topic-data.ts';
import type { Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

export function topicsPages(get: () => ConsoleUnderTest, detail: Detail): void {
  let data: TopicData;
  beforeAll(() => {
    data = new TopicData(get().bootstrapServers);
  });
  afterAll(async () => {
    await data[Symbol.asyncDispose]();
  });
  const path = (...parts: readonly string[]) =>
    ['/ui/clusters', get().cluster, 'all-topics', ...parts].join('/');
  const at = (parts: readonly string[], look: (page: Page) => Promise<void>) =>
    visit(get().open(path(...parts)), look);

  test('the list of topics follows what one types, and its address with it', async () => {
    const topic = await data.topic(2);
    await data.produce(topic, 3);
    await at([topic], async (page) => {
      await toList(page);
      await page.getByLabel('Search topics').pressSequentially(topic.slice(0, 30).toUpperCase());
      await expect.poll(() => page.url()).toContain('q=');
      await page.getByRole('status').getByText('1 topic', { exact: true }).waitFor();
      expect(await cells(page, topic)).toEqual([topic, '2', '0', '1', '3', expect.any(String)]);
      await page.reload();
      expect(await page.getByRole('row').count()).toBe(2);
    });
  });

  detail('internal topics show when they are wanted', async () => {
    await data.group(await data.topic(), 0n);
    await at(['__consumer_offsets'], async (page) => {
      await toList(page);
      await page.getByLabel('Search topics').fill('__consumer_offsets');
      await page.getByText('Only internal topics are there').waitFor();
      await page.getByLabel('Show internal topics').check();
      await page.getByRole('link', { name: '__consumer_offsets' }).click();
      await page.getByRole('heading', { name: '__consumer_offsets' }).waitFor();
      expect(await page.getByRole('link', { name: 'Delete topic' }).count()).toBe(0);
    });
  });

  detail('the list is searched and sorted without JavaScript, too', async () => {
    const few = await data.topic();
    const many = await data.topic();
    await data.produce(many, 5);
    const { browser, url } = get();
    await visit(browser.open({ javaScriptEnabled: false }), async (page) => {
      await page.goto(url + path(many));
      await page.goto(url + path());
      await page.getByLabel('Search topics').fill('console-test-');
      await page.getByRole('button', { name: 'Search' }).click();
      const isOrdered = async (first: string, second: string) => {
        const names = await page.getByRole('row').allInnerTexts();
        const [one, other] = [first, second].map((name) =>
          names.findIndex((text) => text.includes(name)),
        );
        expect(one).toBeLessThan(other ?? -1);
      };
      await page.getByRole('link', { name: 'Records' }).click();
      await isOrdered(few, many);
      await page.getByRole('link', { name: 'Records' }).click();
      await isOrdered(many, few);
    });
  });

  detail(
    'a wrong order or page of the list is refused, and an unknown topic has a nearest one',
    async () => {
      await at([], async (page) => {
        await page.goto(`${get().url}${path()}?sort=colour`);
        await page.getByText('sort "colour" is not allowed').waitFor();
      });
      const topic = await data.topic();
      await at([`${topic}x`], async (page) => {
        await page.getByText(`has no topic ${topic}x`).waitFor();
        await page.getByText(`the nearest is ${topic}`).waitFor();
      });
    },
  );

  test('a topic is created with what the form says', async () => {
    const topic = data.name();
    await at([], async (page) => {
      await page.getByRole('link', { name: 'Create topic' }).click();
      await page.getByLabel('Name').fill(topic);
      await page.getByLabel('Partitions').fill('3');
      await page.getByLabel('Replication factor').fill('1');
      await page.getByLabel('Cleanup policy').selectOption('compact');
      await page.getByLabel('Retention in ms').fill('60000');
      await page.getByLabel('Other settings').fill('segment.ms=120000\n');
      await page.getByRole('button', { name: 'Create topic' }).click();
      await page.getByRole('status').getByText(`Topic ${topic} was created.`).waitFor();
      expect(await page.getByRole('table', { name: 'Partitions' }).getByRole('row').count()).toBe(
        4,
      );
      await page.getByRole('link', { name: 'Settings' }).click();
      expect((await cells(page, 'cleanup.policy')).slice(0, 4)).toEqual([
        ...['cleanup.policy', 'compact', 'delete', 'this topic'],
      ]);
      expect((await cells(page, 'retention.ms'))[1]).toMatch(/^60000/);
      expect((await cells(page, 'segment.ms'))[1]).toMatch(/^120000/);
    });
  });

  detail(
    'a form of a new topic that cannot be is refused in words, and nothing is created',
    async () => {
      const topic = data.name();
      await at([], async (page) => {
        const refused = async (fields: Readonly<Record<string, string>>, words: string) => {
          await page.goto(get().url + path('~new'));
          for (const [label, text] of Object.entries(fields))
            await page.getByLabel(label).fill(text);
          await page.getByRole('button', { name: 'Create topic' }).click();
          await page.getByRole('alert').getByText(words).waitFor();
        };
        const notCreated = `topic ${topic} was not created`;
        await refused({ Name: '<b>a</b>' }, 'Name "<b>a</b>" holds something else');
        await refused({ Name: topic, Partitions: '0' }, 'Partitions "0" is not allowed');
        await refused({ Name: topic, 'Other settings': 'colour=red' }, notCreated);
        await refused({ Name: topic, 'Replication factor': '100' }, notCreated);
      });
      expect(await data.admin.listTopics()).not.toContain(topic);
    },
  );

  test('a topic tells offsets, records and the groups that read it', async () => {
    const topic = await data.topic(2);
    await data.produce(topic, 7);
    const group = await data.group(topic, 4n);
    await at([topic], async (page) => {
      const row = page.getByRole('table', { name: 'Partitions' }).getByRole('row').nth(1);
      const texts = await row.getByRole('cell').allInnerTexts();
      expect(texts[0]).toBe('0');
      expect(texts.slice(4, 7)).toEqual(['0', '7', '7']);
      expect(texts[7]).toMatch(/B$/);
      await page.getByRole('link', { name: 'Consumers', exact: true }).last().click();
      expect(await cells(page, group)).toEqual([group, expect.any(String), '0', '1', '3']);
    });
  });

  test('a setting is changed, refused where it is wrong, and reset', async () => {
    const topic = await data.topic();
    await at([topic, 'settings'], async (page) => {
      const change = async (text: string) => {
        await page.getByRole('link', { name: 'Change retention.ms' }).click();
        await page.getByLabel('New value').fill(text);
        await page.getByRole('button', { name: 'Save' }).click();
      };
      await change('123456');
      await page.getByRole('status').getByText('retention.ms is 123456 now.').waitFor();
      expect((await cells(page, 'retention.ms'))[3]).toBe('this topic');
      await change('soon');
      await page
        .getByRole('alert')
        .getByText(`retention.ms of topic ${topic} was not changed`)
        .waitFor();
      await page.goto(get().url + path(topic, 'settings', 'retention.ms'));
      await page.getByText('123456').first().waitFor();
      await page.getByRole('button', { name: 'Reset to default' }).click();
      await page.getByRole('status').getByText('retention.ms was reset to default.').waitFor();
      expect((await cells(page, 'retention.ms'))[3]).not.toBe('this topic');
    });
  });

  detail('partitions are added, never taken', async () => {
    const topic = await data.topic(2);
    await at([topic], async (page) => {
      const ask = async (count: string) => {
        await page.getByRole('link', { name: 'Add partitions' }).click();
        await page.getByText('most keys go to another partition').waitFor();
        await page.getByLabel('Partitions in all').fill(count);
        await page.getByRole('button', { name: 'Add partitions' }).click();
      };
      await ask('1');
      await page.getByRole('alert').getByText('Partitions in all "1" is not allowed').waitFor();
      await page.goto(get().url + path(topic));
      await ask('4');
      await page.getByRole('status').getByText(`Topic ${topic} has 4 partitions now.`).waitFor();
      expect(await page.getByRole('table', { name: 'Partitions' }).getByRole('row').count()).toBe(
        5,
      );
    });
  });

  detail('a topic is cleared once its name is typed', async () => {
    const topic = await data.topic();
    await data.produce(topic, 6);
    await at([topic], async (page) => {
      await page.getByRole('link', { name: 'Clear messages' }).click();
      await page.getByText('6 records').waitFor();
      await confirm(page, 'Clear messages', 'something');
      await page.getByRole('alert').getByText('nothing was changed').waitFor();
      await page.goto(get().url + path(topic, 'clear'));
      await confirm(page, 'Clear messages', topic);
      await page.getByRole('status').getByText(`6 records of ${topic} cleared.`).waitFor();
      const row = page.getByRole('table', { name: 'Partitions' }).getByRole('row').nth(1);
      const texts = await row.getByRole('cell').allInnerTexts();
      expect(texts.slice(4, 7)).toEqual(['6', '6', '0']);
    });
  });

  detail('a topic that only compacts is not cleared, and the page says why', async () => {
    const topic = await data.topic(1, { 'cleanup.policy': 'compact' });
    await at([topic, 'clear'], async (page) => {
      await page.getByText('its cleanup.policy is compact').waitFor();
    });
  });

  test('a topic is deleted after a page that says who loses what', async () => {
    const topic = await data.topic(2);
    await data.produce(topic, 4);
    const group = await data.group(topic, 1n);
    await at([topic], async (page) => {
      await page.getByRole('link', { name: 'Delete topic' }).click();
      await page.getByText('4 records').waitFor();
      await page.getByText(group).waitFor();
      await confirm(page, 'Delete topic', topic.toUpperCase());
      await page.getByRole('alert').getByText('nothing was changed').waitFor();
      expect(await data.admin.listTopics()).toContain(topic);
      await page.goto(get().url + path(topic, 'delete'));
      await confirm(page, 'Delete topic', topic);
      await page.getByRole('status').getByText(`Topic ${topic} was deleted.`).waitFor();
      expect(await page.getByRole('link', { name: topic }).count()).toBe(0);
    });
  });

  detail('nothing of a topic is wider than a phone', async () => {
    const topic = await data.topic();
    const { browser, url } = get();
    await visit(browser.open({ viewport: { width: 390, height: 800 } }), async (page) => {
      for (const tab of ['', '/consumers', '/settings', '/delete']) {
        await page.goto(url + path(topic) + tab);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect(width).toBeLessThanOrEqual(390);
      }
    });
  });
}

/** From the page of a topic, which the list then knows of. */
async function toList(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Way back' }).getByRole('link').click();
  await page.waitForURL('**/all-topics');
}

async function confirm(page: Page, what: string, typed: string): Promise<void> {
  await page.getByLabel('to confirm').fill(typed);
  await page.getByRole('button', { name: what }).click();
}

/** Of the row that begins with the name. */
async function cells(page: Page, name: string): Promise<string[]> {
  const first = page.getByRole('cell', { name, exact: true }).first();
  const texts = await page
    .getByRole('row')
    .filter({ has: first })
    .getByRole('cell')
    .allInnerTexts();
  return texts.map((text) => text.trim());
}
