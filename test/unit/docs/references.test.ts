import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toolNames } from '../../../distribution/tools.ts';
import { commands } from '../../../scripts/commands/index.ts';
import { configKeys } from '../../../stacks/config.ts';
import { faultCodes } from '../../../stacks/errors.ts';
import { allMatches, pages, root } from './pages.ts';

function unknown(pattern: RegExp, known: readonly string[]): string[] {
  return allMatches(pattern)
    .filter(({ found }) => !known.includes(found))
    .map(({ page, found }) => `${page}: ${found}`);
}

/** Does not prove that the commands do what the text around them says. */
describe('README, CONTRIBUTING, CHANGELOG and docs', () => {
  it('name only commands that exist', () => {
    expect(unknown(/\.\/kstack ([a-z][\w-]*)/g, Object.keys(commands))).toEqual([]);
  });

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(unknown(/npm run ([\w:-]+)/g, Object.keys(scripts))).toEqual([]);
  });

  it('name only fault codes that exist', () => {
    expect(unknown(/\b(KS_[A-Z_]*[A-Z])\b/g, Object.keys(faultCodes))).toEqual([]);
  });

  it('name only settings that exist', () => {
    expect(unknown(/kafka-stack:([A-Za-z]+)/g, configKeys)).toEqual([]);
  });

  it('name only tools of Kafka that exec knows', () => {
    expect(unknown(/exec(?: --stack \w+)? kafka -- (kafka-[\w-]+)/g, toolNames)).toEqual([]);
  });

  it('link only to files that exist', () => {
    const broken = allMatches(/\]\((?!https?:|#)([^)#]+)/g).filter(
      ({ page, found }) => !existsSync(join(root, normalize(join(dirname(page), found)))),
    );
    expect(broken).toEqual([]);
  });

  it('hold no folder of the machine they were written on', () => {
    expect(allMatches(/(?<![\w.~])(\/(?:work|root|home|tmp)\/)/g)).toEqual([]);
  });
});

it('README lists every command', () => {
  const readme = pages.find(({ name }) => name === 'README.md')?.text ?? '';
  const missing = Object.keys(commands).filter((name) => !readme.includes(`| \`${name}`));
  expect(missing).toEqual([]);
});
