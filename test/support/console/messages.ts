/** The pages of messages, in a real browser. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { framed, MessageData } from './message-data.ts';
import type { Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

const order = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
};
const noon = Date.UTC(2026, 2, 1, 12);

export function messagesPages(get: () => ConsoleUnderTest, detail: Detail): void {
  let data: MessageData;
  beforeAll(() => {
    data = new MessageData(get());
  });
  afterAll(async () => {
    await data[Symbol.asyncDispose]();
  });
  const path = (topic: string, rest = '') =>
    `/ui/clusters/${get().cluster}/all-topics/${topic}/messages${rest}`;
  const at = (topic: string, rest: string, look: (page: Page) => Promise<void>) =>
    visit(get().open(path(topic, rest)), look);

  test('messages show the newest first, and pages go back and forth without loss', async () => {
    const topic = await data.topic(numbered(25, 2), 2);
    await at(topic, '?limit=10', async (page) => {
      expect(await values(page)).toEqual(range(24, 15));
      await page.getByRole('link', { name: 'Older' }).first().click();
      await expect.poll(() => values(page)).toEqual(range(14, 5));
      await page.getByRole('link', { name: 'Older' }).first().click();
      await expect.poll(() => values(page)).toEqual(range(4, 0));
      expect(await page.getByRole('link', { name: 'Older' }).count()).toBe(0);
      await page.getByRole('link', { name: 'Newer' }).first().click();
      await expect.poll(() => values(page)).toEqual(range(14, 5));
    });
  });

  detail(
    'without JavaScript messages begin at the oldest, an offset, a time, in chosen partitions',
    async () => {
      const topic = await data.topic(numbered(12, 2), 2);
      const { browser, url } = get();
      await visit(browser.open({ javaScriptEnabled: false }), async (page) => {
        await page.goto(url + path(topic));
        await page.getByLabel('Begin with').selectOption('oldest');
        await page.getByRole('button', { name: 'Show' }).click();
        expect(await values(page)).toEqual(range(0, 11));
        await page.getByLabel('Begin with').selectOption('offset');
        await page.getByRole('textbox', { name: 'Offset' }).fill('4');
        await page.getByLabel('Partitions').fill('1');
        await page.getByRole('button', { name: 'Show' }).click();
        expect(await values(page)).toEqual(['9', '11']);
        await page.getByLabel('Begin with').selectOption('timestamp');
        await page.getByLabel('Time (UTC)').fill('2026-03-01T12:00:08Z');
        await page.getByLabel('Partitions').fill('');
        await page.getByRole('button', { name: 'Show' }).click();
        expect(await values(page)).toEqual(range(8, 11));
      });
    },
  );

  test('a search finds text in keys, values and headers, and tells how far it looked', async () => {
    const topic = await data.topic([
      { key: 'needle', value: 'a' },
      { key: 'k', value: 'in the NEEDLE' },
      { key: 'k', value: 'c', headers: [['h', 'needle']] },
      { key: 'k', value: 'd' },
    ]);
    await at(topic, '', async (page) => {
      const search = async (text: string, place: string) => {
        await page.getByLabel('Search text').fill(text);
        await page.getByLabel('Search in').selectOption(place);
        await page.getByRole('button', { name: 'Show' }).click();
        await page.waitForURL(`**in=${place}**`);
      };
      await search('needle', 'all');
      expect(await values(page)).toEqual(['c', 'in the NEEDLE', 'a']);
      await page.getByText('Looked at 4 messages').waitFor();
      await search('needle', 'headers');
      expect(await values(page)).toEqual(['c']);
      await search('nowhere', 'value');
      await page.getByText('No message with "nowhere" so far.').waitFor();
    });
  });

  test('Avro shows with its schema; broken Avro and unknown schemas show why, and their bytes', async () => {
    const id = await data.schema(data.subject(), order);
    const topic = await data.topic([
      {
        value: framed(
          id,
          Buffer.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f, 2, 2, 0x61]),
        ),
      },
      { value: framed(id, Buffer.from([2, 2, 60])) },
      { value: framed(2_000_000_000, Buffer.from([1, 2])) },
    ]);
    await at(topic, '?from=oldest', async (page) => {
      const [good, broken, unknown] = await rows(page);
      await good?.getByText(`Avro, schema ${id}`).waitFor();
      await good?.locator('summary').click();
      expect(await good?.innerText()).toContain('"id": 9007199254740991');
      expect(await broken?.innerText()).toMatch(/does not fit schema \d+: field note: 30 bytes/);
      expect(await broken?.innerText()).toContain('00000000');
      expect(await unknown?.innerText()).toMatch(/no schema 2000000000/);
    });
  });

  detail('nothing of a message is markup, and nothing of it is hidden', async () => {
    const script = '<script>document.title="bad"</script><img src=x onerror=alert(1)>';
    const topic = await data.topic([
      { key: `<b>${script}`, value: `${script}\u001b[31m\0`, headers: [[script, '<i>\u202e']] },
      { key: null, value: null },
      {
        key: '',
        value: '',
        headers: [
          ['none', null],
          ['empty', ''],
        ],
      },
      { key: 'binary', value: Buffer.from([0xff, 0xfe, 0, 1]) },
      { key: 'broken', value: '{"a":' },
      { key: 'large', value: '{"n":12345678901234567890}' },
    ]);
    await at(topic, '?from=oldest', async (page) => {
      const texts = await Promise.all((await rows(page)).map((row) => row.innerText()));
      expect(texts[0]).toContain(`${script}␛[31m␀`);
      expect(texts[0]).toContain('<i>\\u{202e}');
      expect(texts[1]).toMatch(/null\s+null \(tombstone\)\s+none/);
      expect(texts[2]).toMatch(/empty\s+empty\s+none: null\s+empty: empty/);
      expect(texts[3]).toContain('ff fe 00 01');
      expect(texts[4]).toContain('{"a":');
      expect(texts[5]).toContain('12345678901234567890');
      await page.goto(`${get().url}${path(topic, '?valueFormat=json&from=oldest')}`);
      await page.getByRole('row', { name: 'broken' }).getByText('it is no JSON').waitFor();
      await page.goto(`${get().url}${path(topic, '/0/0')}`);
      await page.getByText(`${script}␛[31m␀`).waitFor();
      expect(await page.title()).not.toContain('bad');
    });
  });

  detail('a message of 1 MB is cut in the list, whole on its page, and can be saved', async () => {
    const value = `${'x'.repeat(999_990)}THE END ✓`;
    const topic = await data.topic([{ key: 'big', value }]);
    await at(topic, '', async (page) => {
      expect((await page.content()).length).toBeLessThan(60_000);
      await page.getByRole('row', { name: 'big' }).locator('summary').click();
      await page.getByRole('link', { name: 'show it whole' }).click();
      await page.getByText('THE END ✓').waitFor();
      await page.getByText('CreateTime (of the topic)').waitFor();
      const downloading = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download value' }).click();
      const download = await downloading;
      expect(download.suggestedFilename()).toBe(`${topic}-0-0-value.bin`);
      expect(await readFile(await download.path(), 'utf8')).toBe(value);
    });
  });

  test('messages come in live, as text, until one stops it', async () => {
    const topic = await data.topic([{ value: 'before' }]);
    await at(topic, '', async (page) => {
      await page.getByRole('button', { name: 'Start live' }).click();
      await page.getByText('Live: 0 new, waiting').waitFor();
      const live = page.getByRole('table', { name: 'New messages' });
      // What is sent before the console has looked where the topic ends is not new to it.
      let sent = 0;
      await expect
        .poll(
          async () => {
            await data.send(topic, [{ value: `<b>live ${(sent += 1)}</b>` }]);
            return live.getByText('<b>live').count();
          },
          { timeout: 15_000, interval: 500 },
        )
        .toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Stop live' }).click();
      await page.getByText(/^Stopped: \d+ new/).waitFor();
      expect(await live.getByText('before').count()).toBe(0);
    });
  });

  test('a message is sent with key, headers and time, and says where it is', async () => {
    const topic = await data.topic([], 3);
    await at(topic, '', async (page) => {
      await page.getByRole('link', { name: 'Produce a message' }).click();
      await page.getByLabel('Key', { exact: true }).fill('<key>');
      expect(await page.getByLabel('No key (null)').isChecked()).toBe(false);
      await page.getByLabel('Value', { exact: true }).fill('{"a":1}');
      await page.getByLabel('Value is').selectOption('json');
      await page.getByLabel('Headers').fill('trace: 1:2\nempty:\nnothing');
      await page.getByLabel('Partition').fill('2');
      await page.getByLabel('Time (none: now)').fill('2026-03-01T12:00:00Z');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Sent to partition 2, offset 0.').waitFor();
      const text = await page.getByRole('main').innerText();
      expect(text).toContain('2026-03-01 12:00:00.000Z');
      expect(text).toContain('<key>');
      expect(text).toMatch(/trace: 1:2\s+empty: empty\s+nothing: null/);
    });
  });

  detail('a message is written in Avro by the latest schema of a subject', async () => {
    const subject = data.subject();
    const id = await data.schema(subject, order);
    const topic = await data.topic([]);
    await at(topic, '/new', async (page) => {
      await page.getByLabel('Value', { exact: true }).fill('{"id":"wrong"}');
      await page.getByLabel('Value is').selectOption('avro');
      await page.getByLabel('Subject of the value').fill(subject);
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('alert').getByText('Nothing was sent.').waitFor();
      expect(await page.getByRole('alert').innerText()).toContain('id must be "long", got "wrong"');
      expect(await page.getByLabel('Value', { exact: true }).inputValue()).toBe('{"id":"wrong"}');
      await page.getByLabel('Value', { exact: true }).fill('{"id":9007199254740993,"note":"Zoë"}');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('Sent to partition 0, offset 0.').waitFor();
      const text = await page.getByRole('main').innerText();
      expect(text).toContain(`Avro, schema ${id}`);
      expect(text).toContain('"id": 9007199254740993');
    });
  });

  detail('a tombstone is sent where null is ticked', async () => {
    const topic = await data.topic([]);
    await at(topic, '/new', async (page) => {
      await page.getByLabel('Key', { exact: true }).fill('gone');
      await page.getByLabel('Null (a tombstone)').check();
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('null (tombstone: compaction deletes its key)').waitFor();
    });
  });

  detail('wrong addresses say what is there, and change nothing', async () => {
    const topic = await data.topic([{ value: 'a' }]);
    const wrong: readonly (readonly [string, string])[] = [
      ['/0/7', 'offsets 0 to 0 are kept'],
      ['/5/0', 'has no partition 5'],
      ['?limit=1000', 'limit "1000" is not allowed'],
      ['?from=timestamp&timestamp=soon', 'timestamp "soon" is not allowed'],
      ['?partition=9', 'partition "9" is not allowed'],
      ['?at=x', 'at "x" is not allowed'],
    ];
    await at(topic, '', async (page) => {
      for (const [rest, problem] of wrong) {
        await page.goto(`${get().url}${path(topic, rest)}`);
        expect(await page.getByRole('alert').innerText()).toContain(problem);
      }
    });
  });
}

/** Of value 0 and on, a second apart, over the partitions in turn. */
function numbered(count: number, partitions: number) {
  return Array.from({ length: count }, (_, at) => ({
    value: String(at),
    partition: at % partitions,
    timestamp: noon + at * 1000,
  }));
}

function range(from: number, to: number): string[] {
  const step = from < to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => String(from + at * step));
}

function table(page: Page): Locator {
  return page.getByRole('table', { name: 'Messages', exact: true });
}

async function rows(page: Page): Promise<Locator[]> {
  return (await table(page).getByRole('row').all()).slice(1);
}

const valueColumn = 4;

async function values(page: Page): Promise<string[]> {
  const found = await rows(page);
  return Promise.all(
    found.map(async (row) => (await row.getByRole('cell').nth(valueColumn).innerText()).trim()),
  );
}
