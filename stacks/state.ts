/** What this project's own backend keeps of a stack, read without asking Pulumi. */
import { existsSync, readFileSync } from 'node:fs';
import { stateFile } from './places.ts';
import { targets } from './targets/index.ts';
import type { TargetName } from './topology/types.ts';

export interface StoredResource {
  /** Such as `docker:index/container:Container`. */
  readonly type: string;
  /** Undefined for components. */
  readonly id?: string;
}

interface Checkpoint {
  readonly checkpoint?: {
    readonly latest?: { readonly resources?: readonly StoredResource[] };
  };
}

/** All resources of a stack, none where it was never up; undefined where its state cannot be read. */
export function storedResources(stack: string): readonly StoredResource[] | undefined {
  const file = stateFile(stack);
  if (!existsSync(file)) return [];
  try {
    const { checkpoint } = JSON.parse(readFileSync(file, 'utf8')) as Checkpoint;
    return checkpoint?.latest?.resources ?? [];
  } catch {
    return undefined;
  }
}

const provider = 'pulumi:providers:';

/** The target that a stack is up on, in whole or in part; undefined where it is on none, or another backend knows. */
export function deployedTarget(stack: string): TargetName | undefined {
  const types = new Set((storedResources(stack) ?? []).map(({ type }) => type));
  const byPlugin = Object.values(targets).find(({ plugins }) =>
    plugins.some((plugin) => types.has(provider + plugin)),
  );
  if (byPlugin !== undefined) return byPlugin.traits.name;
  const isThere = [...types].some((type) => type.endsWith(':Process'));
  return isThere ? 'local' : undefined;
}
