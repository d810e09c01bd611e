/** The console of a stack of a test's own, in a browser. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestStack } from '../stack.ts';
import type { TestBrowser } from './browser.ts';
import type { ConsoleUnderTest } from './under-test.ts';

/** @param cluster name of the stack's cluster in the console: see `stacks/services/ui.ts` */
export function consoleOf(
  stack: TestStack,
  browser: TestBrowser,
  cluster = 'local',
): ConsoleUnderTest {
  const at = (usual: number) => `127.0.0.1:${stack.port(usual)}`;
  const url = `http://${at(8080)}`;
  return {
    url,
    cluster,
    bootstrapServers: at(9092),
    registryUrl: `http://${at(8081)}`,
    connectUrl: `http://${at(8083)}`,
    hasLogs: existsSync(join(stack.home, 'stacks', stack.name, 'logs', 'kafka.log')),
    browser,
    async open(path) {
      const opened = await browser.open();
      await opened.page.goto(`${url}${path}`);
      return opened;
    },
  };
}
