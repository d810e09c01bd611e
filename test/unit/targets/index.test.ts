import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { targets } from '../../../stacks/targets/index.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'stacks', 'targets');

it('lists every target that has a file', () => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('-operations.ts'))
    .filter((name) => name !== 'target.ts' && name !== 'index.ts')
    .map((name) => name.slice(0, -3));
  expect(Object.keys(targets).sort()).toEqual(files.sort());
});

it('knows each target by its own name', () => {
  const wrong = Object.entries(targets).filter(([name, { traits }]) => traits.name !== name);
  expect(wrong).toEqual([]);
});
