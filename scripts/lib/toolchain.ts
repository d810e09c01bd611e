/** Builds programs from Go modules into the cache: those of Pulumi where they cannot be downloaded. */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fault, messageOf, UserFault } from '../../stacks/errors.ts';
import { cacheDir, projectDir } from '../../stacks/places.ts';
import { partialName, removeDeadPartials } from '../../stacks/partials.ts';
import { withProgress } from './progress.ts';

/** A program that is built from a Go module of this project. */
export interface GoProgram {
  /** Name of the program. */
  readonly program: string;
  /** Folder of this project with its go.mod. */
  readonly module: string;
  /** Go package to build. */
  readonly package: string;
  readonly version: string;
  readonly tags: readonly string[];
  /** Go variables that get a value as it is linked. */
  readonly stamps: Readonly<Record<string, string>>;
  /** Files of another module that it embeds. */
  readonly embeds?: Embeds;
}

interface Embeds {
  /** Path of that module, a requirement of the program's own. */
  readonly from: string;
  /** Paths in that module; each is seen under its last part beside the program's go.mod. */
  readonly files: readonly string[];
}

interface Tool extends GoProgram {
  /** Whether `./kstack up` cannot do without, whatever the target. */
  readonly needed: boolean;
}

const pulumiVersion = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';
const kubernetesProvider = 'github.com/pulumi/pulumi-kubernetes/provider/v4';

/** Versions stand in the go.mod of each module; they are repeated here to be stamped into the programs. */
export const tools = {
  pulumi: {
    program: 'pulumi',
    module: 'toolchain/pulumi',
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    version: 'v3.274.1',
    tags: ['osusergo', 'grpcnotrace'],
    stamps: { [pulumiVersion]: 'v3.274.1' },
    needed: true,
  },
  languageHost: {
    program: 'pulumi-language-nodejs',
    module: 'toolchain/language-nodejs',
    package: 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
    version: 'v3.68.0',
    tags: [],
    stamps: { [pulumiVersion]: 'v3.68.0' },
    needed: false,
  },
  docker: {
    program: 'pulumi-resource-docker',
    module: 'toolchain/docker',
    package: '.',
    version: 'v5.2.0',
    tags: [],
    stamps: { [pulumiVersion]: 'v5.2.0' },
    needed: false,
  },
  kubernetes: {
    program: 'pulumi-resource-kubernetes',
    module: 'toolchain/kubernetes',
    package: '.',
    // Of the package @pulumi/kubernetes: Pulumi warns of a plug-in that is older than the package that asks for it.
    version: 'v4.34.2',
    tags: [],
    stamps: { [`${kubernetesProvider}/pkg/version.Version`]: '4.34.2' },
    embeds: {
      from: kubernetesProvider,
      files: [
        'cmd/pulumi-resource-kubernetes/schema.json',
        'cmd/pulumi-resource-kubernetes/terraform-mapping.json',
      ],
    },
    needed: false,
  },
} as const satisfies Record<string, Tool>;

/** Folder that holds `bin/PROGRAM` once it is built; keyed by what it is built from. */
export function toolRoot(tool: GoProgram): string {
  const key = createHash('sha256');
  for (const part of [...sourcesOf(tool), tool.version, tool.package]) key.update(part);
  return join(cacheDir, 'toolchain', `${tool.program}-${key.digest('hex').slice(0, 12)}`);
}

function sourcesOf({ module }: GoProgram): Buffer[] {
  const folder = join(projectDir, module);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readFileSync(file));
}

export function binDir(tool: GoProgram): string {
  return join(toolRoot(tool), 'bin');
}

export function isBuilt(tool: GoProgram): boolean {
  return existsSync(join(binDir(tool), tool.program));
}

/** Builds the tool unless it is there. Safe to interrupt and repeat: a program appears only when it is whole. */
export async function build(tool: GoProgram): Promise<void> {
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

async function compile(tool: GoProgram, output: string): Promise<void> {
  const stamps = Object.entries(tool.stamps).map(([name, value]) => `-X ${name}=${value}`);
  const tags = tool.tags.length === 0 ? [] : ['-tags', tool.tags.join(',')];
  const args = [...tags, '-ldflags', ['-s', '-w', ...stamps].join(' ')];
  const overlay = join(toolRoot(tool), partialName('overlay'));
  try {
    if (tool.embeds) {
      writeFileSync(overlay, JSON.stringify({ Replace: await overlaid(tool, tool.embeds) }));
      args.push('-overlay', overlay);
    }
    await go(tool, ['build', '-p', '2', '-trimpath', ...args, '-o', output, tool.package]);
  } finally {
    rmSync(overlay, { force: true });
  }
}

/** The compiler sees the files in the program's own folder, where nothing is written. */
async function overlaid(tool: GoProgram, { from, files }: Embeds): Promise<Record<string, string>> {
  const { Dir } = JSON.parse(await go(tool, ['mod', 'download', '-json', from])) as { Dir: string };
  const seenAt = (file: string) => join(projectDir, tool.module, basename(file));
  return Object.fromEntries(files.map((file) => [seenAt(file), join(Dir, file)]));
}

/** @returns what it prints. */
async function go(tool: GoProgram, args: readonly string[]): Promise<string> {
  const { stdout } = await execa('go', args, {
    cwd: join(projectDir, tool.module),
    env: { GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local' },
    stdin: 'ignore',
  });
  return stdout;
}

function buildFault(tool: GoProgram, error: unknown): UserFault {
  const missing = (error as { code?: string }).code === 'ENOENT';
  const printed = (error as { stderr?: string }).stderr ?? messageOf(error);
  const last = printed.trim().split('\n').slice(-3).join(' ');
  return new UserFault(
    [
      fault('KS_PULUMI', {
        setting: missing ? 'go' : tool.module,
        problem: missing ? 'no Go found to build with' : `the build failed: ${last}`,
        fix: missing
          ? 'install Go 1.26 or newer, or Pulumi itself'
          : 'check the network to the Go modules and run it again',
      }),
    ],
    { cause: error },
  );
}
