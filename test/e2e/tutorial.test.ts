/** Runs every command of docs/tutorial.md, in order, and compares what it prints with what the page shows. */
import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { projectDir } from '../../stacks/places.ts';
import { TestStack, type Settings } from '../support/stack.ts';
import { patternOf, readTutorial } from '../support/tutorial.ts';

/** Of the stack that the page is written for: `local`, as it comes. */
const ports = [2181, 9092, 9101, 8081, 8083];
const pagePort = '127.0.0.1:9092';

describe('the tutorial', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
    stack.configureOther('local', { ...settingsOfLocal(), portOffset: stack.portOffset });
  });
  afterAll(async () => {
    await stack.ok(['down', '--volumes', '--stack', 'local']);
    await stack[Symbol.asyncDispose]();
  });

  /** The page's own output has the usual ports. */
  const asOnThePage = (text: string) =>
    ports.reduce(
      (all, port) => all.replaceAll(`127.0.0.1:${stack.port(port)}`, `127.0.0.1:${port}`),
      text,
    );

  test.each(readTutorial(join(projectDir, 'docs', 'tutorial.md')))(
    'line $line',
    async ({ script, shown }) => {
      const own = script.replaceAll(pagePort, `127.0.0.1:${stack.port(9092)}`);
      const ran = await execa('bash', ['-e', '-o', 'pipefail', '-c', own], {
        cwd: stack.dir,
        reject: false,
        stdin: 'ignore',
        env: { KSTACK_HOME: stack.home, NO_COLOR: '1' },
      });
      expect(ran.exitCode, `${own}\n${ran.stdout}\n${ran.stderr}`).toBe(0);
      if (shown !== undefined) expect(`${asOnThePage(ran.stdout)}\n`).toMatch(patternOf(shown));
    },
  );
});

/** As the project comes: what people have who type the page's first command. */
function settingsOfLocal(): Settings {
  const file = readFileSync(join(projectDir, 'Pulumi.local.yaml'), 'utf8');
  const { config } = parse(file) as { readonly config: Settings };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^kafka-stack:/, ''), value]),
  );
}
