/** A `node` for Linux that runs inside the images: the pinned one, or its twin for the engine's architecture. */
import { execa } from 'execa';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../stacks/errors.ts';
import { partialName, removeDeadPartials } from '../../../stacks/partials.ts';
import { cacheDir, projectDir } from '../../../stacks/places.ts';
import { withProgress } from '../progress.ts';
import { imageFault } from './fault.ts';

const pinned = join(projectDir, 'node_modules', 'node');

/** Node's names of the architectures that Docker calls otherwise. */
const architectures: Readonly<Record<string, string>> = { amd64: 'x64' };

/** Such as `24.21.0`. */
export function nodeVersion(): string {
  const text = readFileSync(join(pinned, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/**
 * @param architecture of the engine, such as `amd64`
 * @returns the path of the program
 * @throws UserFault when it has to be fetched and cannot
 */
export async function nodeBinary(architecture: string): Promise<string> {
  const arch = architectures[architecture] ?? architecture;
  if (process.platform === 'linux' && process.arch === arch) return join(pinned, 'bin', 'node');
  const home = join(cacheDir, 'images', `node-${nodeVersion()}-${arch}`);
  const program = join(home, 'package', 'bin', 'node');
  const label = `fetching Node ${nodeVersion()} for linux/${architecture}`;
  if (!existsSync(program)) await withProgress(label, () => fetchNode(home, arch));
  return program;
}

async function fetchNode(home: string, arch: string): Promise<void> {
  const partial = partialName(home);
  removeDeadPartials(join(cacheDir, 'images'));
  mkdirSync(partial, { recursive: true });
  const name = `node-linux-${arch}@${nodeVersion()}`;
  try {
    const { stdout } = await execa('npm', ['pack', '--silent', name], {
      cwd: partial,
      stdin: 'ignore',
    });
    await execa('tar', ['-xzf', stdout.trim()], { cwd: partial });
    renameSync(partial, home);
  } catch (error) {
    const problem = `the npm package ${name} cannot be fetched: ${messageOf(error)}`;
    throw imageFault(
      { setting: 'npm', problem, fix: 'check the network to the npm registry' },
      error,
    );
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
