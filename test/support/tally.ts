/** Closes a run with one plain line, and fails it when a test is skipped that is not on the list. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** One line a test: its full name, a tab, the reason. */
const listed = readFileSync(join(import.meta.dirname, 'skips.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t')[0] ?? '');

export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.state() === 'failed' && !hasFailures(module));
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const unlisted = skipped.filter((test) => !listed.includes(test.fullName));
    for (const test of skipped) console.log(`skipped: ${test.fullName}${noteOf(test)}`);
    for (const test of unlisted) {
      console.error(`skipped without being on test/support/skips.txt: ${test.fullName}`);
    }
    if (unlisted.length > 0) process.exitCode = 1;
    const failed = count('failed') + broken.length;
    console.log(`${count('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
  }
}

/** A file that cannot even be loaded has no tests to count. */
function hasFailures(module: TestModule): boolean {
  return [...module.children.allTests()].some((test) => test.result().state === 'failed');
}

function noteOf(test: TestCase): string {
  const result = test.result();
  return 'note' in result && result.note ? ` (${result.note})` : '';
}
