/** The pages of consumer groups, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GroupData } from './group-data.ts';
import type { Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

export function groupsPages(get: () => ConsoleUnderTest, detail: Detail): void {
  let data: GroupData;
  beforeAll(() => {
    data = new GroupData(get().bootstrapServers);
  });
  afterAll(async () => {
    await data[Symbol.asyncDispose]();
  });
  const path = (...parts: readonly string[]) =>
    ['/ui/clusters', get().cluster, 'consumer-groups', ...parts.map(encodeURIComponent)].join('/');
  const at = (parts: readonly string[], look: (page: Page) => Promise<void>) =>
    visit(get().open(path(...parts)), look);
  const topicWith = async (count: number, partitions = 1) => {
    const topic = await data.topics.topic(partitions);
    await data.topics.produce(topic, count);
    return topic;
  };

  test('the list of groups is searched, and tells state, topics and lag', async () => {
    const group = await data.group(await topicWith(10), [4n]);
    await at([], async (page) => {
      await page.getByLabel('Search').fill(group.toUpperCase());
      await page.getByLabel('State').selectOption('Empty');
      await page.getByRole('button', { name: 'Show' }).click();
      const row = cells(page, group);
      expect(await row).toEqual([group, 'Empty', '-', '0', '1', expect.any(String), '6']);
      await page.getByLabel('State').selectOption('Stable');
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByText('No group fits the search.').waitFor();
      await page.goBack();
      await page.getByRole('link', { name: group }).click();
      await page.getByRole('heading', { name: group }).waitFor();
    });
  });

  detail(
    'a query that the list of groups does not know is refused with what is allowed',
    async () => {
      await visit(get().open(`${path()}?state=Asleep`), async (page) => {
        await page.getByText('state "Asleep" is not allowed').waitFor();
        await page.getByText('Stable, Empty').waitFor();
      });
    },
  );

  detail('a group that is not there is told with the nearest name', async () => {
    const group = await data.group(await topicWith(0), [0n]);
    await at([`${group}x`], async (page) => {
      await page.getByText(`the nearest is ${group}`).waitFor();
    });
  });

  test('a group shows lag by partition, and what retention took before it was read', async () => {
    const topic = await topicWith(10);
    const group = await data.group(topic, [2n]);
    const partitions = [{ partition: 0, offset: 5n }];
    await data.topics.admin.deleteRecords({ topics: [{ name: topic, partitions }] });
    await at([group], async (page) => {
      expect(await cells(page, topic)).toEqual([topic, '0', '2', '5', '10', '5', '3', '-']);
      await page.getByText('No member is there; the commits are kept.').waitFor();
    });
  });

  test('members show what they have, idle ones too, and keep offsets from being reset', async () => {
    const topic = await topicWith(3);
    const group = await data.group(topic, [1n]);
    await using one = await data.member(group, topic);
    await using two = await data.member(group, topic);
    await at([group], async (page) => {
      const members = page.getByRole('region', { name: '2 members' });
      await expect
        .poll(async () => {
          await page.reload();
          const texts = await members.getByRole('row').allInnerTexts();
          return texts.map((text) => /idle|: 0/.exec(text)?.[0] ?? '').sort();
        })
        .toEqual(['', ': 0', 'idle']);
      for (const { clientId } of [one, two]) {
        await members.getByRole('cell', { name: clientId, exact: true }).waitFor();
      }
      await page.getByRole('link', { name: 'Reset offsets' }).click();
      await page.getByText('has 2 members: Kafka changes its offsets only').waitFor();
      expect(await page.getByRole('button', { name: 'Preview' }).count()).toBe(0);
    });
  });

  detail('the lag of an open page follows what is produced', async () => {
    const topic = await topicWith(3);
    const group = await data.group(topic, [1n]);
    await at([group], async (page) => {
      const live = page.locator('p[aria-live]');
      await live.getByText('2', { exact: true }).waitFor();
      await page.getByRole('img', { name: 'Lag since' }).locator('canvas').waitFor();
      await data.topics.produce(topic, 5);
      await live.getByText('7', { exact: true }).waitFor();
    });
  });

  test('a reset shows old and new offsets first, and is done only when it is confirmed', async () => {
    const topic = await topicWith(10, 2);
    const group = await data.group(topic, [8n, 0n]);
    await at([group, 'reset'], async (page) => {
      await preview(page, 'offset', '3');
      expect(await page.getByRole('row').nth(1).getByRole('cell').allInnerTexts()).toEqual([
        '0',
        '0',
        '10',
        '8',
        '3',
        '5 records read again',
      ]);
      await page.getByText('5 records will be read again').waitFor();
      await page.getByText('stays; the wanted offset is not there').waitFor();
      await confirm(page, 'something else', 'Reset offsets');
      await page.getByText('nothing was changed').waitFor();
      expect(await data.committed(group, topic)).toEqual([8n, 0n]);
      await page.goBack();
      await confirm(page, group, 'Reset offsets');
      await page.getByText(`Offsets are reset in 1 partition of topic ${topic}.`).waitFor();
    });
    expect(await data.committed(group, topic)).toEqual([3n, 0n]);
  });

  detail('a reset goes to the first record, the end, a time, or by a number', async () => {
    const topic = await topicWith(10);
    const group = await data.group(topic, [6n]);
    const steps = [
      ['earliest', '', 0n],
      ['latest', '', 10n],
      ['timestamp', '2000-01-01', 0n],
      ['timestamp', '2100-01-01T00:00Z', 10n],
      ['shift', '-4', 6n],
    ] as const;
    await at([group], async (page) => {
      for (const [to, value, offset] of steps) {
        await page.getByRole('link', { name: 'Reset offsets' }).click();
        await preview(page, to, value);
        await confirm(page, group, 'Reset offsets');
        await page.getByRole('status').waitFor();
        expect(await data.committed(group, topic)).toEqual([offset]);
      }
    });
  });

  detail('a reset with wrong values names field, value and what is allowed', async () => {
    const group = await data.group(await topicWith(1), [0n]);
    await at([group, 'reset'], async (page) => {
      await preview(page, 'offset', 'ten');
      await page.getByText('value "ten" is not allowed').waitFor();
      await page.getByText('a whole number from 0').waitFor();
      await page.goBack();
      await page.getByLabel('Partitions').fill('7');
      await preview(page, 'earliest', '');
      await page.getByText('has no partition 7').waitFor();
      await page.goBack();
      await page.getByLabel('Topic').fill('no-such-topic');
      await preview(page, 'earliest', '');
      await page.getByText('there is no topic no-such-topic').waitFor();
    });
  });

  detail('the offsets of one topic are deleted, and then the group', async () => {
    const [gone, kept] = [await topicWith(1), await topicWith(1)];
    const group = await data.group(gone, [1n]);
    await data.commit(group, kept, [1n]);
    await at([group], async (page) => {
      await page.getByRole('link', { name: `Delete offsets of ${gone}` }).click();
      await confirm(page, gone, 'Delete offsets');
      await page.getByText(`The offsets of topic ${gone} are deleted.`).waitFor();
      expect(await data.committed(group, gone)).toEqual([]);
      expect(await data.committed(group, kept)).toEqual([1n]);

      await page.getByRole('link', { name: 'Delete group' }).click();
      await page.getByText('The offsets of 1 partition in 1 topic are lost').waitFor();
      await confirm(page, group, 'Delete group');
      await page.getByText(`Group ${group} is deleted.`).waitFor();
    });
    expect((await data.topics.admin.listGroups()).has(group)).toBe(false);
  });

  detail('a name of markup and control characters is text, and its page is found', async () => {
    const topic = await topicWith(1);
    const group = await data.group(topic, [0n], '/<img src=x onerror=alert(1)>\u001b?&#');
    const shown = group.replace('\u001b', '␛');
    await at([], async (page) => {
      await page.getByLabel('Search').fill(group.slice(0, 49));
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByRole('link', { name: shown }).click();
      await page.getByRole('heading', { name: shown }).waitFor();
      await page.locator('p[aria-live]').getByText('1', { exact: true }).waitFor();
      expect(await page.locator('img').count()).toBe(0);
    });
  });

  detail('without JavaScript the tables are there, and no empty chart', async () => {
    const topic = await topicWith(3);
    const group = await data.group(topic, [1n]);
    const { browser, url } = get();
    await visit(browser.open({ javaScriptEnabled: false }), async (page) => {
      await page.goto(url + path(group));
      expect((await cells(page, topic)).slice(1, 6)).toEqual(['0', '1', '0', '3', '2']);
      expect(await page.getByText('Lag over time').isVisible()).toBe(false);
    });
  });
}

/** Of the first row that has the text. */
async function cells(page: Page, text: string): Promise<string[]> {
  return page.getByRole('row').filter({ hasText: text }).first().getByRole('cell').allInnerTexts();
}

async function preview(page: Page, to: string, value: string): Promise<void> {
  await page.getByLabel('Go to').selectOption(to);
  await page.getByLabel('Time, offset or number').fill(value);
  await page.getByRole('button', { name: 'Preview' }).click();
}

async function confirm(page: Page, typed: string, button: string): Promise<void> {
  await page.getByLabel('to confirm').fill(typed);
  await page.getByRole('button', { name: button }).click();
}
