import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeFolder } from '../../../scripts/lib/render/folder.ts';
import { tempFolder, write } from '../support/temp.ts';

const file = (name: string, text = `name: ${name}\n`, isSecret = false) => ({
  name,
  text,
  isSecret,
  objects: [],
});

let folder: string;
const names = () => readdirSync(folder).sort();
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

beforeEach(() => {
  folder = join(tempFolder(), 'out');
});

describe('the folder of rendered manifests', () => {
  it('is made where it is not there, its files with a first line that tells whose they are', () => {
    expect(writeFolder(folder, 'kind', [file('a.yaml')])).toEqual({
      written: ['a.yaml'],
      removed: [],
    });
    expect(textOf('a.yaml')).toMatch(
      /^# Stack kind, written by kstack render; sha256 [0-9a-f]{64}\nname: a\.yaml\n$/,
    );
  });

  it('lets nobody else read secrets', () => {
    writeFolder(folder, 'kind', [file('a.yaml'), file('b.yaml', 'b: 1\n', true)]);
    const modes = ['a.yaml', 'b.yaml'].map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o644, 0o600]);
  });

  it('has equal bytes after the same render again', () => {
    writeFolder(folder, 'kind', [file('a.yaml')]);
    const before = textOf('a.yaml');
    writeFolder(folder, 'kind', [file('a.yaml')]);
    expect(textOf('a.yaml')).toBe(before);
  });

  it('loses what an earlier render wrote and this one does not, and nothing else', () => {
    writeFolder(folder, 'kind', [file('a.yaml'), file('b.yaml')]);
    write(join(folder, 'kustomization.yaml'), 'resources: []\n');
    write(join(folder, 'below', 'c.yaml'), 'c: 1\n');
    const { removed } = writeFolder(folder, 'kind', [file('a.yaml', 'new: 1\n')]);
    expect(removed).toEqual(['b.yaml']);
    expect(names()).toEqual(['a.yaml', 'below', 'kustomization.yaml']);
    expect(textOf('a.yaml')).toContain('new: 1');
  });

  it('is refused when something is in it, and nothing of ours', () => {
    write(join(folder, 'mine.txt'), 'mine');
    expect(() => writeFolder(folder, 'kind', [file('a.yaml')])).toThrow(
      'it is not empty, and nothing in it was written by kstack render',
    );
    expect(names()).toEqual(['mine.txt']);
  });

  it('is refused when a file of ours was edited: the work would be lost', () => {
    writeFolder(folder, 'kind', [file('a.yaml'), file('b.yaml')]);
    writeFileSync(join(folder, 'b.yaml'), `${textOf('b.yaml')}more: 1\n`);
    expect(() => writeFolder(folder, 'kind', [file('a.yaml', 'new: 1\n')])).toThrow(
      'b.yaml was edited since',
    );
    expect(textOf('a.yaml')).not.toContain('new: 1');
  });

  it('is refused when it is that of another stack', () => {
    writeFolder(folder, 'other', [file('a.yaml')]);
    expect(() => writeFolder(folder, 'kind', [file('a.yaml')])).toThrow(
      'it holds the manifests of another stack than kind',
    );
  });

  it('is refused when somebody else has a file of a name that is needed', () => {
    writeFolder(folder, 'kind', [file('a.yaml')]);
    write(join(folder, 'b.yaml'), 'mine: 1\n');
    expect(() => writeFolder(folder, 'kind', [file('a.yaml'), file('b.yaml')])).toThrow(
      'b.yaml was not written by kstack render',
    );
    expect(textOf('b.yaml')).toBe('mine: 1\n');
  });

  it('is refused when it is a file', () => {
    write(folder, 'text');
    expect(() => writeFolder(folder, 'kind', [file('a.yaml')])).toThrow(
      /it is no folder .*ENOTDIR/,
    );
  });
});
