/** The pages of Kafka Connect, in a real browser. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../until.ts';
import { TopicData } from './topic-data.ts';
import type { Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

const text = 'org.apache.kafka.connect.storage.StringConverter';
const shared = { 'key.converter': text, 'value.converter': text, 'tasks.max': '1' };
const source = { ...shared, 'connector.class': 'FileStreamSource', file: '/nowhere/nothing.txt' };
/** Its task fails: nobody can write there. */
const failing = { ...shared, 'connector.class': 'FileStreamSink', file: '/nowhere/at/all.txt' };

type Config = Readonly<Record<string, string>>;

export function connectorsPages(get: () => ConsoleUnderTest, detail: Detail): void {
  const made = new Set<string>();
  let data: TopicData;
  beforeAll(() => {
    data = new TopicData(get().bootstrapServers);
  });
  afterAll(async () => {
    for (const name of made) await rest(name, 'DELETE');
    await data[Symbol.asyncDispose]();
  });
  const rest = (path: string, method: string, body?: unknown) =>
    fetch(`${get().connectUrl}/connectors/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const fresh = () => {
    const name = `console-test-${randomUUID()}`;
    made.add(name);
    return name;
  };
  const make = async (config: Config) => {
    const name = fresh();
    // While it shares out its work Connect takes none.
    await expect.poll(async () => (await rest(`${name}/config`, 'PUT', config)).ok).toBe(true);
    return name;
  };
  const path = (...parts: readonly string[]) =>
    ['/ui/clusters', get().cluster, 'connectors', ...parts].join('/');
  const at = (parts: readonly string[], look: (page: Page) => Promise<void>) =>
    visit(get().open(path(...parts)), look);
  /** By way of the list: nobody knows here how the console calls its Connect. */
  const atConnector = (name: string, look: (page: Page) => Promise<void>) =>
    visit(get().open(`${path()}?q=${name}`), async (page) => {
      const link = page.getByRole('link', { name });
      // Connect lists what is new a moment later.
      await eventually(
        async () => (await link.count()) > 0 || (await page.reload()) === null,
        Boolean,
      );
      await link.click();
      await page.getByRole('heading', { name }).waitFor();
      await look(page);
    });

  test('a connector is made once Connect finds no fault, and all faults are told before', async () => {
    const topic = data.name();
    const name = fresh();
    await at([], async (page) => {
      await page.getByRole('link', { name: 'Create connector' }).click();
      await page.getByLabel('Name').fill(name);
      await save(page, '{"connector.class": ', 'Create connector');
      await page.getByText('is no JSON').waitFor();
      await save(page, { ...source, 'tasks.max': 'two', 'batch.size': 'x' }, 'Create connector');
      const faults = page.getByRole('alert').getByRole('listitem');
      for (const setting of ['tasks.max', 'batch.size', 'topic']) {
        await faults.filter({ hasText: setting }).first().waitFor();
      }
      expect(await page.getByLabel('Name').inputValue()).toBe(name);
      expect((await rest(name, 'GET')).status).toBe(404);
      await save(page, { ...source, topic }, 'Create connector');
      await page.getByText(`Connector ${name} is made.`).waitFor();
      await untilRow(page, 'RUNNING');
    });
  });

  detail('secrets are hidden, and kept where the configuration is changed', async () => {
    const name = await make({ ...source, topic: data.name(), 'my.password': 'geheim' });
    await atConnector(name, async (page) => {
      await page.getByRole('row', { name: 'my.password hidden' }).waitFor();
      expect(await page.content()).not.toContain('geheim');
      await page.getByRole('link', { name: 'Edit configuration' }).click();
      const typed = await page.getByLabel('Configuration').inputValue();
      expect(typed).not.toContain('geheim');
      const config = { ...(JSON.parse(typed) as Config), 'batch.size': '17' };
      await save(page, { ...config, 'tasks.max': '0' }, 'Save configuration');
      await page.getByRole('alert').getByText('tasks.max').first().waitFor();
      await save(page, config, 'Save configuration');
      await page.getByText('The configuration is changed').waitFor();
    });
    const config = (await (await rest(`${name}/config`, 'GET')).json()) as Config;
    expect(config).toMatchObject({ 'my.password': 'geheim', 'batch.size': '17' });
  });

  test('a connector is paused, resumed and restarted, one task too', async () => {
    const name = await make({ ...source, topic: data.name() });
    await atConnector(name, async (page) => {
      await untilRow(page, 'RUNNING');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText(`Connector ${name} is paused.`).waitFor();
      await untilRow(page, 'PAUSED');
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByText(`Connector ${name} runs again.`).waitFor();
      await untilRow(page, 'RUNNING');
      await page.getByRole('button', { name: 'Restart task 0' }).click();
      await page.getByText(`Task 0 of ${name} is restarted.`).waitFor();
      await page.getByRole('button', { name: 'Restart', exact: true }).click();
      await page.getByText(`Connector ${name} is restarted with all tasks.`).waitFor();
    });
  });

  detail('a task that has failed shows why, and only what has failed is restarted', async () => {
    const topic = await data.topic();
    const name = await make({ ...failing, topics: topic });
    await atConnector(name, async (page) => {
      await untilRow(page, 'FAILED');
      const trace = page.getByText('Trace of task 0');
      await trace.click();
      await page.getByText('FileStreamSinkTask').first().waitFor();
      await page.getByRole('button', { name: 'Restart failed only' }).click();
      await page.getByText('is restarted where it had failed').waitFor();
      await untilRow(page, 'FAILED');
      await page.getByRole('link', { name: 'Kafka Connect' }).first().click();
      await page.getByLabel('Search').fill(name);
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByRole('row', { name }).getByText('1 failed').waitFor();
    });
  });

  test('a connector is deleted only when its name is typed', async () => {
    const name = await make({ ...source, topic: data.name() });
    await atConnector(name, async (page) => {
      await page.getByRole('link', { name: 'Delete connector' }).click();
      await page.getByText('Its configuration is lost.').waitFor();
      await confirm(page, 'something else');
      await page.getByText('nothing was changed').waitFor();
      expect((await rest(name, 'GET')).status).toBe(200);
      await page.goBack();
      await confirm(page, name);
      await page.getByText(`Connector ${name} is deleted.`).waitFor();
    });
    await expect.poll(async () => (await rest(name, 'GET')).status).toBe(404);
  });

  detail(
    'addresses of kafka-ui lead to the connector, and wrong names to the nearest',
    async () => {
      const name = await make({ ...source, topic: data.name() });
      await atConnector(name, async (page) => {
        const [connect = ''] = page.url().split('/').slice(-2);
        const old = `/ui/clusters/${get().cluster}/connects/${connect}/connectors/${name}`;
        await page.goto(get().url + old);
        await page.getByRole('heading', { name }).waitFor();
        await page.goto(get().url + path(connect, `${name}x`));
        await page.getByText(`the nearest is ${name}`).waitFor();
        await page.goto(get().url + path(`${connect}x`, name));
        await page.getByText(`the nearest is ${connect}`).waitFor();
      });
    },
  );
}

async function save(page: Page, config: Config | string, button: string): Promise<void> {
  const typed = typeof config === 'string' ? config : JSON.stringify(config, null, 2);
  await page.getByLabel('Configuration').fill(typed);
  await page.getByRole('button', { name: button }).click();
}

async function confirm(page: Page, typed: string): Promise<void> {
  await page.getByLabel('to confirm').fill(typed);
  await page.getByRole('button', { name: 'Delete connector' }).click();
}

/** Connect tells of a state a moment later. */
async function untilRow(page: Page, state: string): Promise<void> {
  const task = page.getByRole('region', { name: '1 task' }).getByRole('row', { name: state });
  await expect
    .poll(
      async () => {
        await page.reload();
        return task.count();
      },
      { timeout: 15_000 },
    )
    .toBe(1);
}
