/** Builds Pulumi's programs from Go modules, into the cache, where they cannot be downloaded. */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fault, messageOf, UserFault } from '../../stacks/errors.ts';
import { cacheDir, projectDir } from '../../stacks/places.ts';
import { partialName, removeDeadPartials } from '../../stacks/partials.ts';
import { withProgress } from './progress.ts';

interface Tool {
  /** Name of the program. */
  readonly program: string;
  /** Folder in `toolchain/` with its go.mod. */
  readonly module: string;
  /** Go package to build. */
  readonly package: string;
  readonly version: string;
  readonly tags: readonly string[];
  /** Whether `./kstack up` cannot do without, whatever the target. */
  readonly needed: boolean;
}

const stamp = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/** Versions stand in the go.mod of each module; they are repeated here to be stamped into the programs. */
export const tools = {
  pulumi: {
    program: 'pulumi',
    module: 'pulumi',
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    version: 'v3.274.1',
    tags: ['osusergo', 'grpcnotrace'],
    needed: true,
  },
  languageHost: {
    program: 'pulumi-language-nodejs',
    module: 'language-nodejs',
    package: 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
    version: 'v3.68.0',
    tags: [],
    needed: false,
  },
  docker: {
    program: 'pulumi-resource-docker',
    module: 'docker',
    package: '.',
    version: 'v5.2.0',
    tags: [],
    needed: false,
  },
} as const satisfies Record<string, Tool>;

/** Folder that holds `bin/PROGRAM` once it is built; keyed by what it is built from. */
export function toolRoot(tool: Tool): string {
  const key = createHash('sha256');
  for (const part of [...sourcesOf(tool), tool.version, tool.package]) key.update(part);
  return join(cacheDir, 'toolchain', `${tool.program}-${key.digest('hex').slice(0, 12)}`);
}

function sourcesOf({ module }: Tool): Buffer[] {
  const folder = join(projectDir, 'toolchain', module);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file));
}

export function binDir(tool: Tool): string {
  return join(toolRoot(tool), 'bin');
}

export function isBuilt(tool: Tool): boolean {
  return existsSync(join(binDir(tool), tool.program));
}

/** Builds the tool unless it is there. Safe to interrupt and repeat: a program appears only when it is whole. */
export async function build(tool: Tool): Promise<void> {
  if (isBuilt(tool)) return;
  const partial = join(toolRoot(tool), partialName(tool.program));
  mkdirSync(binDir(tool), { recursive: true });
  removeDeadPartials(toolRoot(tool));
  try {
    await withProgress(`building ${tool.program} ${tool.version} from Go modules`, () =>
      compile(tool, partial),
    );
    renameSync(partial, join(binDir(tool), tool.program));
  } catch (error) {
    throw buildFault(tool, error);
  } finally {
    rmSync(partial, { force: true });
  }
}

async function compile(tool: Tool, output: string): Promise<void> {
  const flags = `-s -w -X ${stamp}=${tool.version}`;
  const tags = tool.tags.length === 0 ? [] : ['-tags', tool.tags.join(',')];
  const args = ['build', '-p', '2', '-trimpath', ...tags, '-ldflags', flags];
  await execa('go', [...args, '-o', output, tool.package], {
    cwd: join(projectDir, 'toolchain', tool.module),
    env: { GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
    stdin: 'ignore',
  });
}

function buildFault(tool: Tool, error: unknown): UserFault {
  const missing = (error as { code?: string }).code === 'ENOENT';
  const printed = (error as { stderr?: string }).stderr ?? messageOf(error);
  const last = printed.trim().split('\n').slice(-3).join(' ');
  return new UserFault(
    [
      fault('KS_PULUMI', {
        setting: missing ? 'go' : `toolchain/${tool.module}`,
        problem: missing ? 'no Go found to build with' : `the build failed: ${last}`,
        fix: missing
          ? 'install Go 1.26 or newer, or Pulumi itself'
          : 'check the network to the Go modules and run it again',
      }),
    ],
    { cause: error },
  );
}
