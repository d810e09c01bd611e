/** A console that stands alone, with several clusters: some of what it is told is away, or must not be changed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConsoleProcess } from '../../../scripts/lib/console-process.ts';
import type { TestStack } from '../stack.ts';
import { TestBrowser } from './browser.ts';
import { consoleOf } from './of-stack.ts';
import { TopicData } from './topic-data.ts';
import type { ConsoleUnderTest } from './under-test.ts';
import { visit } from './visit.ts';

/** Nobody listens there. */
const nowhere = '127.0.0.1:1';

/** @param get a stack's console, whose cluster is among those of the one apart */
function environment({ bootstrapServers, registryUrl, connectUrl }: ConsoleUnderTest) {
  return {
    'KAFKA_ADMIN-CLIENT-TIMEOUT': '3000',
    ...cluster(0, 'gone', nowhere, `http://${nowhere}`, `http://${nowhere}`),
    ...cluster(1, 'half', bootstrapServers, `http://${nowhere}`, `http://${nowhere}`),
    ...cluster(2, 'kept', bootstrapServers, registryUrl, connectUrl),
    KAFKA_CLUSTERS_2_READONLY: 'true',
    ...cluster(3, 'whole', bootstrapServers, registryUrl, connectUrl),
  };
}

function cluster(n: number, name: string, brokers: string, registry: string, connect: string) {
  const prefix = `KAFKA_CLUSTERS_${n}_`;
  return {
    [`${prefix}NAME`]: name,
    [`${prefix}BOOTSTRAPSERVERS`]: brokers,
    [`${prefix}SCHEMAREGISTRY`]: registry,
    [`${prefix}KAFKACONNECT_0_NAME`]: 'first',
    [`${prefix}KAFKACONNECT_0_ADDRESS`]: connect,
  };
}

/** @param stack that is up; its broker is restarted */
export function consoleApart(stack: () => TestStack): void {
  describe('a console with several clusters', () => {
    let browser: TestBrowser;
    let console: ConsoleProcess;
    let data: TopicData;
    let topic: string;

    beforeAll(async () => {
      browser = await TestBrowser.launch();
      const ofStack = consoleOf(stack(), browser);
      console = await ConsoleProcess.start(environment(ofStack));
      data = new TopicData(ofStack.bootstrapServers);
      topic = await data.topic();
      await data.produce(topic, 3);
    });
    afterAll(async () => {
      await data[Symbol.asyncDispose]();
      await console[Symbol.asyncDispose]();
      await browser[Symbol.asyncDispose]();
    });
    const at = async (path: string, look: Parameters<typeof visit>[1]) => {
      const opened = await browser.open();
      await opened.page.goto(console.url + path);
      await visit(Promise.resolve(opened), look);
    };
    const of = (name: string, ...parts: readonly string[]) =>
      ['/ui/clusters', name, ...parts].join('/');

    test('shows the others where one is away, and says which it is', async () => {
      await at('/', async (page) => {
        await page.getByRole('row', { name: /^gone offline/ }).waitFor();
        for (const name of ['half', 'kept', 'whole']) {
          await page.getByRole('row', { name: new RegExp(`^${name}.* online`) }).waitFor();
        }
      });
    });

    test.each(['brokers', 'all-topics', 'consumer-groups', 'acl'])(
      'says on the page %s which broker it cannot reach, and what it wanted there',
      async (section) => {
        await at(of('gone', section), async (page) => {
          await page.getByRole('alert').getByText(nowhere).first().waitFor();
          await page.getByRole('navigation', { name: 'Pages' }).waitFor();
        });
      },
    );

    test.each([
      ['schemas', `Schema registry http://${nowhere}`],
      ['connectors', `first http://${nowhere}`],
    ])('says on the page %s that it does not answer', async (section, source) => {
      await at(of('half', section), async (page) => {
        await page.getByRole('alert').getByText(source).first().waitFor();
      });
    });

    test('keeps the pages of Kafka while registry and Connect are away', async () => {
      await at(of('half', 'all-topics', topic, 'messages'), async (page) => {
        await page.getByText('value 2').waitFor();
      });
      await at(of('half', 'brokers'), async (page) => {
        await page.getByRole('table').first().waitFor();
        expect(await page.getByRole('alert').count()).toBe(0);
      });
    });

    test('offers no change of a cluster that is read-only, and refuses what comes all the same', async () => {
      await at(of('kept', 'all-topics', topic), async (page) => {
        await page.getByText('kept (read-only)').waitFor();
        for (const change of ['Delete topic', 'Clear messages', 'Add partitions']) {
          expect(await page.getByRole('link', { name: change }).count(), change).toBe(0);
        }
        await page.goto(console.url + of('kept', 'all-topics', topic, 'delete'));
        await page.getByRole('alert').getByText('cluster kept is read-only').waitFor();
      });
      expect(await data.admin.listTopics()).toContain(topic);
    });

    test('takes changes from two tabs of one browser, and tells the second what the first has done', async () => {
      const other = await data.topic();
      const path = console.url + of('whole', 'all-topics', other);
      const first = await browser.open();
      const second = await browser.open({}, first.page.context());
      await visit(Promise.resolve(first), async (page) => {
        await page.goto(`${path}/delete`);
        await second.page.goto(`${path}/clear`);
        await second.page.goto(`${path}/delete`);
        for (const tab of [page, second.page]) {
          await tab.getByLabel('to confirm').fill(other);
          await tab.getByRole('button', { name: 'Delete topic' }).click();
        }
        await page.getByRole('status').getByText(`Topic ${other} was deleted.`).waitFor();
        await second.page.getByRole('alert').getByText(`has no topic ${other}`).waitFor();
        expect(second.misdeeds).toEqual([]);
      });
    });

    test('finds its brokers again after their restart', async () => {
      await stack().ok(['restart', 'kafka']);
      await at(of('whole', 'all-topics'), async (page) => {
        await page.getByRole('link', { name: topic }).waitFor();
        expect(await page.getByRole('alert').count()).toBe(0);
      });
    });
  });
}
