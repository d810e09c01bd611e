/** A real browser, Debian's Chromium, that counts whatever a page must not do. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../../../scripts/lib/browser.ts';

export interface OpenPage {
  readonly page: Page;
  /** Errors of scripts, dialogs, loads from elsewhere: none is allowed. */
  readonly misdeeds: readonly string[];
}

export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<TestBrowser> {
    return new TestBrowser(await launchChromium());
  }

  /** A window of its own, with cookies of its own. */
  async open(
    options: Parameters<Browser['newContext']>[0] = {},
    beside?: BrowserContext,
  ): Promise<OpenPage> {
    const context = beside ?? (await this.#browser.newContext(options));
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const misdeeds: string[] = [];
    page.on('pageerror', (error) => misdeeds.push(`script error: ${error.message}`));
    page.on('dialog', (dialog) => {
      misdeeds.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      if (message.type() === 'error' && message.text().includes('Content Security Policy')) {
        misdeeds.push(message.text());
      }
    });
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== '127.0.0.1') {
        misdeeds.push(`load from elsewhere: ${request.url()}`);
      }
    });
    return { page, misdeeds };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}
