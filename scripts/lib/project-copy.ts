/** A copy of the project for a stack of its own, as a fresh clone has it: without any stack's file. */
import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../stacks/places.ts';

const never = ['node_modules', '.git', '.ci'];

/** Packages are shared: they are only read. */
export function copyProject(to: string, without: readonly string[] = []): void {
  const left = new Set([...never, ...without]);
  for (const name of readdirSync(projectDir).filter((entry) => !left.has(entry))) {
    if (/^Pulumi\..+\.yaml$/.test(name)) continue;
    cpSync(join(projectDir, name), join(to, name), { recursive: true });
  }
  symlinkSync(join(projectDir, 'node_modules'), join(to, 'node_modules'));
}
