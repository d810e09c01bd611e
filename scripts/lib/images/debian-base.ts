/** A base with Java from Debian packages, for engines that reach no registry. Kept as a tar file in the cache. */
import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { contentLabel, ownBase } from '../../../images/names.ts';
import { messageOf } from '../../../stacks/errors.ts';
import { partialName, removeDeadPartials } from '../../../stacks/partials.ts';
import { cacheDir } from '../../../stacks/places.ts';
import { docker } from '../../../stacks/targets/engine/docker.ts';
import { withProgress } from '../progress.ts';
import { imageFault } from './fault.ts';

const suite = 'bookworm';
const packages = ['openjdk-17-jre-headless', 'curl', 'procps'] as const;

/** What no container needs: documents, translations, package lists and downloads, and what the engine mounts. */
const left = [
  ...['usr/share/doc', 'usr/share/man', 'usr/share/info', 'usr/share/locale', 'usr/share/lintian'],
  ...[
    'usr/share/bug',
    'var/cache/apt',
    'var/lib/apt/lists',
    'var/log',
    'proc',
    'sys',
    'dev',
    'run',
  ],
].map((folder) => `./${folder}/*`);

/** Debian's name of the architectures that Node calls otherwise. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64' };

const folder = join(cacheDir, 'images');

/** Names what the base is made of. @param architecture as Docker calls it, such as `amd64` */
export function debianRecipe(architecture: string): string {
  const parts = [suite, architecture, ...packages, ...left];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

function tarFile(architecture: string): string {
  return join(folder, `base-${debianRecipe(architecture)}.tar`);
}

export function isDebianCached(architecture: string): boolean {
  return existsSync(tarFile(architecture));
}

/** @returns why it cannot be made here; undefined where it can */
export function whyNoDebian(architecture: string): string | undefined {
  if (isDebianCached(architecture)) return undefined;
  const own = architectures[process.arch] ?? process.arch;
  if (own !== architecture) return `this machine cannot make one for ${architecture}`;
  if (process.getuid?.() !== 0) return 'only root can make one from Debian packages';
  if (debootstrap() === undefined)
    return 'there is no debootstrap to make one from Debian packages';
  return undefined;
}

/** @throws UserFault when the packages cannot be fetched */
export async function importDebian(architecture: string): Promise<void> {
  const file = tarFile(architecture);
  if (!existsSync(file)) {
    await withProgress('making a base from Debian packages', () => makeTar(file));
  }
  const label = `LABEL ${contentLabel}=${debianRecipe(architecture)}`;
  await withProgress(`importing ${ownBase}`, () =>
    docker(['import', '--change', label, file, ownBase]),
  );
}

async function makeTar(file: string): Promise<void> {
  const root = partialName(join(folder, 'root'));
  const partial = partialName(file);
  mkdirSync(folder, { recursive: true });
  removeDeadPartials(folder);
  try {
    await fetchPackages(root);
    const without = left.map((pattern) => `--exclude=${pattern}`);
    await execa('tar', ['-C', root, '--sort=name', ...without, '-cf', partial, '.']);
    renameSync(partial, file);
  } finally {
    for (const path of [root, partial]) rmSync(path, { recursive: true, force: true });
  }
}

/** In a mount namespace of its own: what it mounts is gone with it, however it ends. */
async function fetchPackages(root: string): Promise<void> {
  const args = ['--variant=minbase', `--include=${packages.join(',')}`, suite, root];
  const mirror = await debianMirror();
  const command = [
    debootstrap() ?? 'debootstrap',
    ...args,
    ...(mirror === undefined ? [] : [mirror]),
  ];
  try {
    await execa('unshare', ['--mount', '--', ...command], { all: true, stdin: 'ignore' });
  } catch (error) {
    const said = (error as { all?: string }).all ?? messageOf(error);
    const problem = `debootstrap could not make a base: ${said.trim().split('\n').at(-1) ?? ''}`;
    const fix =
      'check that apt-get update works, or name a base: ./kstack images build --base IMAGE';
    throw imageFault({ setting: 'debootstrap', problem, fix }, error);
  }
}

/** It is in a folder that only root has on PATH. */
function debootstrap(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((each) => join(each, 'debootstrap')).find((path) => existsSync(path));
}

/** The mirror that apt of this machine uses for Debian; undefined leaves debootstrap its own. */
async function debianMirror(): Promise<string | undefined> {
  const format = '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)';
  const { stdout } = await execa('apt-get', ['indextargets', '--format', format], {
    reject: false,
  });
  return new RegExp(`^Debian main ${suite} (https?:\\S+)$`, 'm').exec(stdout)?.[1];
}
