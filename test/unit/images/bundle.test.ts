import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../../scripts/lib/images/bundle.ts';
import { tempFolder, write } from '../support/temp.ts';

/** Small programs of its own. Does not prove that the project's programs work: the tests of the images run those. */

const programs = { one: 'one.ts', two: 'two.ts' };

const sources = {
  'one.ts': "import { told } from './shared.ts';\nconsole.log(told('one'));\n",
  'two.ts': "import { told } from './shared.ts';\nconsole.log(told('two'));\n",
  'shared.ts':
    "import { readFileSync } from 'node:fs';\n" +
    "const data = readFileSync(new URL('data.bin', import.meta.url));\n" +
    'export const told = (name: string): string => `${name} ${data.length}`;\n',
  'data.bin': 'abc',
};

function project(changed: Readonly<Partial<typeof sources>> = {}): string {
  const folder = tempFolder();
  const all = { ...sources, ...changed };
  for (const [name, text] of Object.entries(all)) write(join(folder, name), text);
  return folder;
}

describe('a bundle', () => {
  it('runs where nothing of its sources is, with the files that they read', async () => {
    const root = project();
    const { files } = await bundle(programs, { root });
    rmSync(root, { recursive: true });
    const place = tempFolder();
    for (const [path, data] of Object.entries(files)) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), data);
    }
    const run = (name: string) =>
      spawnSync(process.execPath, [join(place, `${name}.mjs`)], { encoding: 'utf8' }).stdout;
    expect([run('one'), run('two')]).toEqual(['one 3\n', 'two 3\n']);
  });

  it('has once what its programs share', async () => {
    const { files } = await bundle(programs, { root: project() });
    const texts = Object.values(files).map((data) => Buffer.from(data).toString());
    expect(texts.filter((text) => text.includes('node:fs'))).toHaveLength(1);
  });

  it('is not made when something is missing', async () => {
    const root = project({ 'one.ts': "import 'no-such-package-anywhere';\n" });
    await expect(bundle(programs, { root })).rejects.toThrow('no-such-package-anywhere');
  });
});

describe('the content of a bundle', () => {
  const contentOf = async (root: string) => (await bundle(programs, { root })).content;

  it('is the same wherever the sources are', async () => {
    expect(await contentOf(project())).toBe(await contentOf(project()));
  });

  it.each([
    ['a program', { 'two.ts': "console.log('two');\n" }],
    ['what is imported', { 'shared.ts': 'export const told = (name: string) => name;\n' }],
    ['a file that is read', { 'data.bin': 'abcd' }],
  ])('changes with %s', async (_, changed) => {
    expect(await contentOf(project(changed))).not.toBe(await contentOf(project()));
  });
});
