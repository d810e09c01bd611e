import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsIn, patternOf, readTutorial } from '../../support/tutorial.ts';
import { root } from './pages.ts';

const fence = '```';

describe('the reader of the tutorial', () => {
  it('finds commands with what is shown below them', () => {
    const page = `${fence}sh\none\n${fence}\n\n${fence}text\nout\n${fence}\n\nwords\n\n${fence}sh\ntwo\n${fence}\n`;
    expect(commandsIn(page)).toEqual([
      { line: 1, script: 'one\n', shown: 'out\n' },
      { line: 11, script: 'two\n', shown: undefined },
    ]);
  });

  it('takes no output from behind other words', () => {
    const page = `${fence}sh\none\n${fence}\nSo much for that.\n${fence}text\nout\n${fence}\n`;
    expect(commandsIn(page)).toEqual([{ line: 1, script: 'one\n', shown: undefined }]);
  });

  it.each([
    ['a\nb\n', 'a\nb\n', true],
    ['a\nb\n', 'a\nx\nb\n', false],
    ['a\nb\n', 'a\nb\nc\n', false],
    ['a\n…\nb\n', 'a\nb\n', true],
    ['a\n…\nb\n', 'a\nx\ny\nb\n', true],
    ['a\n…\nb\n', 'a\nx\ny\n', false],
    ['took … ms\n', 'took 12 ms\n', true],
    ['took … ms\n', 'took 12 s\n', false],
    ['took … ms\n', 'took 12\n3 ms\n', false],
    ['{"a":1,…}\n', '{"a":1,"b":[2]}\n', true],
    ['{"a":1,…}\n', '{"a":2,"b":[2]}\n', false],
    ['a.b\n', 'axb\n', false],
    ['PORT   NAME\n', 'PORT  NAME\n', true],
    ['PORT   NAME\n', 'PORTNAME\n', false],
    ['a\n\nb\n', 'a\n\nb\n', true],
    ['a\n\nb\n', 'a\nb\n', false],
  ])('compares %j with %j', (shown, printed, fits) => {
    expect(patternOf(shown).test(printed)).toBe(fits);
  });

  it('finds every command of the page', () => {
    const commands = readTutorial(join(root, 'docs', 'tutorial.md'));
    expect(commands.length).toBeGreaterThan(20);
    for (const { script } of commands) expect(script).toMatch(/\.\/kstack /);
  });
});
