/** The whole console of a stack, room by room, alike on every target. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { TestStack } from '../stack.ts';
import { aclsPages, noAclsPages } from './acls.ts';
import { brokersPages } from './brokers.ts';
import { TestBrowser } from './browser.ts';
import { connectorsPages } from './connectors.ts';
import { groupsPages } from './groups.ts';
import { messagesPages } from './messages.ts';
import { consoleOf } from './of-stack.ts';
import { overviewPages } from './overview.ts';
import { schemasPages } from './schemas.ts';
import { stackPages } from './stack.ts';
import { topicsPages } from './topics.ts';
import { elsewhere, here, type Detail } from '../detail.ts';
import type { ConsoleUnderTest } from './under-test.ts';

/** Every page does what it is for. @param stack that is up */
export function consoleSuite(stack: () => TestStack): void {
  suite(stack, elsewhere, noAclsPages);
}

/** With every detail. @param stack that is up, whose brokers have an authorizer */
export function consoleInDetail(stack: () => TestStack): void {
  suite(stack, here, (get) => {
    aclsPages(get, stack);
  });
}

type Pages = (get: () => ConsoleUnderTest) => void;

function suite(stack: () => TestStack, detail: Detail, acls: Pages): void {
  describe('the console', () => {
    let browser: TestBrowser;
    const get = () => consoleOf(stack(), browser);

    beforeAll(async () => {
      browser = await TestBrowser.launch();
    });
    afterAll(async () => {
      await browser[Symbol.asyncDispose]();
    });
    describe('acls', () => {
      acls(get);
    });
    describe('stack', () => {
      stackPages(get, () => stack().name);
    });
    for (const [name, pages] of Object.entries(rooms)) {
      describe(name, () => {
        pages(get, detail);
      });
    }
  });
}

const rooms = {
  brokers: brokersPages,
  topics: topicsPages,
  messages: messagesPages,
  groups: groupsPages,
  schemas: schemasPages,
  connectors: connectorsPages,
  overview: overviewPages,
} as const satisfies Record<string, (get: () => ConsoleUnderTest, detail: Detail) => void>;
