/** The pages of the schema registry, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MessageData } from './message-data.ts';
import type { Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

type Fields = readonly {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
}[];

const recordOf = (fields: Fields) => ({ type: 'record', name: 'Order', fields });
const [id, note] = [
  { name: 'id', type: 'long' },
  { name: 'note', type: ['null', 'string'], default: null },
];
const first = recordOf([id]);
const second = recordOf([id, note]);
/** A field without a default: what was written before cannot be read with it. */
const incompatible = recordOf([id, { name: 'must', type: 'string' }]);

export function schemasPages(get: () => ConsoleUnderTest, detail: Detail): void {
  let data: MessageData;
  beforeAll(() => {
    data = new MessageData(get());
  });
  afterAll(async () => {
    await data[Symbol.asyncDispose]();
  });
  const at = (rest: string, look: (page: Page) => Promise<void>) =>
    visit(get().open(`/ui/clusters/${get().cluster}/schemas${rest}`), look);

  test('a schema is checked, then registered, then found in the list', async () => {
    const subject = data.subject();
    await at('', async (page) => {
      await page.getByRole('link', { name: 'Register a schema' }).click();
      await page.getByLabel('Subject', { exact: true }).fill(subject);
      await page.getByRole('textbox', { name: 'Schema' }).fill(JSON.stringify(first));
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('Compatible: it can be registered.').waitFor();
      await page.getByRole('button', { name: 'Register' }).click();
      await page.getByText('Registered: the schema has id').waitFor();
      expect(await page.getByRole('main').innerText()).toContain('"name": "Order"');
      await page.getByLabel('Way back').getByRole('link').click();
      await page.getByLabel('Search subjects').fill(subject.toUpperCase());
      await page.getByRole('button', { name: 'Search' }).click();
      await page.waitForURL('**q=**');
      expect(await page.getByRole('row', { name: subject }).innerText()).toMatch(/1\s+\d+\s+AVRO/);
      expect(await page.getByRole('row').count()).toBe(2);
    });
  });

  test('a new version is compared with the one before, and older ones can be seen', async () => {
    const subject = await registered(data, first);
    await at(`/${subject}/edit`, async (page) => {
      await page.getByRole('textbox', { name: 'Schema' }).fill(JSON.stringify(second));
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByRole('button', { name: 'Register' }).click();
      await page.getByText('Registered: the schema has id').waitFor();
      await page.getByRole('link', { name: 'Compare with version 2' }).click();
      const differences = page.getByLabel('Differences');
      expect(await differences.locator('ins').allInnerTexts()).toEqual([
        expect.stringContaining('+       "name": "note"'),
      ]);
      await page.getByLabel('From version').selectOption('2');
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.getByText('Versions 2 and 2 are the same.').waitFor();
      await page.getByRole('link', { name: subject }).click();
      await page.getByRole('link', { name: 'Version 1' }).click();
      await page.getByRole('heading', { name: 'Schema of version 1' }).waitFor();
      expect(await page.getByRole('main').innerText()).not.toContain('"note"');
    });
  });

  detail('a schema that is not compatible is told before it is registered', async () => {
    const subject = await registered(data, first);
    await at(`/${subject}/edit`, async (page) => {
      await page.getByRole('textbox', { name: 'Schema' }).fill(JSON.stringify(incompatible));
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('Not compatible: the registry would refuse it.').waitFor();
      expect(await page.getByRole('button', { name: 'Register' }).count()).toBe(0);
    });
  });

  detail('what is no schema is refused, and stays in the form', async () => {
    const subject = await registered(data, first);
    await at(`/${subject}/edit`, async (page) => {
      for (const [schema, problem] of [
        ['{"type":', 'schema is no JSON'],
        ['{"type":"<b>nothing</b>"}', 'the registry refuses'],
      ] as const) {
        await page.getByRole('textbox', { name: 'Schema' }).fill(schema);
        await page.getByRole('button', { name: 'Check' }).click();
        await page.getByRole('alert').getByText(problem).waitFor();
        expect(await page.getByRole('textbox', { name: 'Schema' }).inputValue()).toBe(schema);
      }
    });
  });

  detail('a subject gets a compatibility of its own, and that of the registry again', async () => {
    const subject = await registered(data, first);
    await at(`/${subject}`, async (page) => {
      expect(await page.getByText('(its own)').count()).toBe(0);
      await page.getByLabel('Level').selectOption('FULL');
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByText('New versions must now be FULL.').waitFor();
      await page.getByText('FULL (its own)').waitFor();
      await page.getByLabel('Level').selectOption('');
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByText('New versions must now be what the registry asks for').waitFor();
      expect(await page.getByText('(its own)').count()).toBe(0);
    });
  });

  detail('a level that the registry takes and does not obey is told as that', async () => {
    const subject = await registered(data, first);
    await at(`/${subject}`, async (page) => {
      await page.getByLabel('Level').selectOption('NONE');
      await page.getByRole('button', { name: 'Change' }).click();
      await page.getByText('it still asks for BACKWARD').waitFor();
    });
  });

  detail('the compatibility of the whole registry changes', async () => {
    await at('', async (page) => {
      const before = await page.getByLabel('Level').inputValue();
      for (const level of ['FULL', before]) {
        await page.getByLabel('Level').selectOption(level);
        await page.getByRole('button', { name: 'Change for all' }).click();
        await page.getByText(`The registry now asks for ${level}.`).waitFor();
        expect(await page.getByLabel('Level').inputValue()).toBe(level);
      }
    });
  });

  detail('a subject is deleted only by who types its name', async () => {
    const subject = await registered(data, first);
    await at(`/${subject}`, async (page) => {
      const remove = async (typed: string) => {
        await page.getByRole('link', { name: 'Delete subject' }).click();
        await page.getByText('1 version of the subject').waitFor();
        await page.getByLabel('to confirm').fill(typed);
        await page.getByRole('button', { name: 'Delete subject' }).click();
      };
      await remove('another');
      await page.getByText('nothing was changed').waitFor();
      await page.goto(`${get().url}/ui/clusters/${get().cluster}/schemas/${subject}`);
      await remove(subject);
      await page.getByText(`Subject ${subject} is deleted.`).waitFor();
      await page.goto(`${get().url}/ui/clusters/${get().cluster}/schemas/${subject}`);
      await page.getByText(`the schema registry has no subject ${subject}`).waitFor();
    });
  });
}

async function registered(data: MessageData, schema: unknown): Promise<string> {
  const subject = data.subject();
  await data.schema(subject, schema);
  return subject;
}
