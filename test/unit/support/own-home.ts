/** A home for stacks of a test's own. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';

/**
 * To be called before the project's places are loaded, which read it.
 * @returns the folder
 */
export function ownHome(): string {
  const folder = mkdtempSync(`${tmpdir()}/kafka-stack-unit-`);
  process.env['KSTACK_HOME'] = folder;
  return folder;
}
