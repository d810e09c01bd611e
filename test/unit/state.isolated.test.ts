import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { stateFile } from '../../stacks/places.ts';
import { deployedTarget, storedResources } from '../../stacks/state.ts';

const home = await vi.hoisted(async () => (await import('./support/own-home.ts')).ownHome());

afterAll(() => {
  rmSync(home, { recursive: true });
});

const own = ['pulumi:pulumi:Stack', 'kafka-stack:index:Stack', 'pulumi:providers:kafka-stack'];

function keep(stack: string, text: string): void {
  mkdirSync(dirname(stateFile(stack)), { recursive: true });
  writeFileSync(stateFile(stack), text);
}

function keepTypes(stack: string, types: readonly string[]): void {
  const resources = types.map((type) => ({ type, id: `id of ${type}` }));
  keep(stack, JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }));
}

describe('the target that a stack is up on', () => {
  it.each([
    ['local', ['kafka-stack:index:Service', 'kafka-stack:index:Process']],
    ['docker', ['pulumi:providers:docker', 'docker:index/container:Container']],
    // Forwards are processes, too.
    ['kubernetes', ['kafka-stack:index:Process', 'pulumi:providers:kubernetes']],
  ])('is %s by what the state holds', (target, types) => {
    keepTypes('up', [...own, ...types]);
    expect(deployedTarget('up')).toBe(target);
  });

  it('is none where nothing runs of it', () => {
    keepTypes('down', ['pulumi:pulumi:Stack']);
    keep('fresh', JSON.stringify({ version: 3, checkpoint: { stack: 'fresh' } }));
    expect(['down', 'fresh', 'never'].map(deployedTarget)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(storedResources('never')).toEqual([]);
  });

  it('is unknown where the state cannot be read', () => {
    keep('cut', '{"version":3,"checkp');
    expect([deployedTarget('cut'), storedResources('cut')]).toEqual([undefined, undefined]);
  });
});
