/** Chromium of this machine, for pictures and tests of pages. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { Failure } from './failure.ts';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @throws Failure where there is none */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = usualPlaces.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Failure('no Chromium on this machine: apt-get install chromium');
  }
  // As root it starts only without its sandbox.
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath, args, ...options });
}
