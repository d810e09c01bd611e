import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { Failure } from '../lib/failure.ts';
import type { Shot, Shown } from './shots.ts';

const viewport = { width: 1280, height: 800 };
/** Pictures stay in the history of the repository for ever. */
const mostBytes = 150_000;

/** @returns the size of the picture in kB @throws Failure where the page or the picture is not as it should be */
export async function takeShot(
  browser: Browser,
  shot: Shot,
  shown: Shown,
  path: string,
): Promise<number> {
  await shot.prepare?.(shown);
  await using context = await browser.newContext({ viewport, colorScheme: shot.scheme });
  const page = await context.newPage();
  const address = `${shown.url}${shot.path(shown)}`;
  const response = await page.goto(address);
  if (response?.ok() !== true) {
    throw new Failure(`${address} answered ${response?.status() ?? 'nothing'}`);
  }
  await shot.onPage?.();
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = statSync(path);
  if (size > mostBytes) throw new Failure(`${shot.file} has ${size} bytes: ${mostBytes} at most`);
  return Math.ceil(size / 1000);
}
