import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { OpenPage } from './browser.ts';

/** Looks at a page, and closes its window whatever comes of that. A page must not do what it is not meant to. */
export async function visit(
  opening: Promise<OpenPage>,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, misdeeds } = await opening;
  try {
    await look(page);
    expect(misdeeds).toEqual([]);
  } finally {
    await page.context().close();
  }
}
