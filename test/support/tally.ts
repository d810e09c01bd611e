/** Closes a run with what failed, in short, and one plain line; fails it when a test is skipped that is not listed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** One line a test: its full name, a tab, the reason. */
const listed = readFileSync(join(import.meta.dirname, 'skips.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t')[0] ?? '');

export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const failures = modules.flatMap(failuresOf);
    const passed = tests.filter((test) => test.result().state === 'passed');
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const unlisted = skipped.filter((test) => !listed.includes(test.fullName));
    for (const test of skipped) console.log(`skipped: ${test.fullName}${noteOf(test)}`);
    for (const test of unlisted) {
      console.error(`skipped without being on test/support/skips.txt: ${test.fullName}`);
    }
    if (unlisted.length > 0) process.exitCode = 1;
    for (const { name, said } of failures) console.log(`failed: ${name}: ${said}`);
    console.log(`${passed.length} passed, ${failures.length} failed, ${skipped.length} skipped`);
  }
}

interface Failure {
  readonly name: string;
  readonly said: string;
}

/** Tests that failed, and what has no test to count: files that cannot be loaded, groups whose hooks failed. */
function failuresOf(module: TestModule): Failure[] {
  const file = module.relativeModuleId;
  const groups = [...module.children.allSuites()].map((group) => ({
    name: `${file} > ${group.fullName}`,
    errors: group.errors(),
  }));
  const tests = [...module.children.allTests('failed')].map((test) => ({
    name: `${file} > ${test.fullName}`,
    errors: test.result().errors ?? [],
  }));
  const broken = [{ name: file, errors: module.errors() }, ...groups].filter(
    ({ errors }) => errors.length > 0,
  );
  return [...broken, ...tests].map(({ name, errors }) => ({ name, said: inShort(errors) }));
}

/** On one line, enough to see what happened: commands say first what they do and last what is wrong. */
function inShort(errors: readonly { readonly message: string }[]): string {
  const whole = stripVTControlCharacters(errors.map(({ message }) => message).join('\n'));
  const said = whole
    .trim()
    .split(/\s*\n\s*/)
    .join(' ⏎ ');
  return said.length <= 800 ? said : `${said.slice(0, 250)} […] ${said.slice(-550)}`;
}

function noteOf(test: TestCase): string {
  const result = test.result();
  return 'note' in result && result.note ? ` (${result.note})` : '';
}
