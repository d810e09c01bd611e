import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const stacks = join(import.meta.dirname, '..', '..', 'stacks');
const rooms = ['topology', 'services', 'contract', 'checks'];

const sources = rooms.flatMap((room) =>
  readdirSync(join(stacks, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(room, name)),
);

function importsOf(source: string): string[] {
  const text = readFileSync(join(stacks, source), 'utf8');
  const found = text.matchAll(/(?:\bfrom|^import|\bimport\(|\brequire\()\s*'([^']+)'/gm);
  return [...found].map((match) => match[1] ?? '');
}

const imports = sources.flatMap((source) =>
  importsOf(source).map((imported) => `${source} imports ${imported}`),
);

/** Packages of pure functions. */
const purePackages = ['fastest-levenshtein'];

/** Does not prove that the packages let through are pure. */
describe('topology, services, contract and checks', () => {
  it('import something, as this file reads them', () => {
    expect(imports).toContain('topology/build.ts imports ./catalogue.ts');
  });

  it('import no Pulumi', () => {
    expect(imports.filter((line) => line.includes('@pulumi'))).toEqual([]);
  });

  it('import nothing of Node', () => {
    const builtIn = / (node:|(fs|net|http|https|child_process|os|dns|process)(\/|$))/;
    expect(imports.filter((line) => builtIn.test(line))).toEqual([]);
  });

  it('import no package that could do I/O', () => {
    const packages = imports.filter((line) => !/ (\.|node:)/.test(line));
    const odd = packages.filter((line) => !purePackages.some((name) => line.endsWith(` ${name}`)));
    expect(odd).toEqual([]);
  });

  it('import nothing that comes later in the flow', () => {
    const later = /\/(targets|provider|readiness|program|outputs|resolve|places)(\/|\.ts$)/;
    expect(imports.filter((line) => later.test(line))).toEqual([]);
  });

  it('read no environment of their own', () => {
    const reading = sources.filter((source) =>
      /\bprocess\.(env|argv|cwd)\b/.test(readFileSync(join(stacks, source), 'utf8')),
    );
    expect(reading).toEqual([]);
  });
});
