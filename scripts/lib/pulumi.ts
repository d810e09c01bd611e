/** Gets a Pulumi command line, and the environment in which both doors act on the same stacks. */
import { PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { execaSync } from 'execa';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fault, messageOf, UserFault } from '../../stacks/errors.ts';
import { cacheDir, homeDir, projectDir, stateDir } from '../../stacks/places.ts';
import type { PluginName } from '../../stacks/targets/target.ts';
import { say } from './print.ts';
import { withProgress } from './progress.ts';
import { binDir, build, isBuilt, toolRoot, tools } from './toolchain.ts';

/** Older ones lack what Pulumi.yaml uses. */
const oldest = [3, 200, 0] as const;

export interface PulumiPlace {
  /** Folder with `bin/pulumi`; undefined for the one on PATH. */
  readonly root: string | undefined;
  readonly origin: 'PATH' | 'downloaded' | 'built';
}

/** A fitting `pulumi` on PATH, else one in the cache; undefined when one has to be got first. */
export function presentPulumi(): PulumiPlace | undefined {
  if (fitsOnPath()) return { root: undefined, origin: 'PATH' };
  if (isBuilt(tools.pulumi)) return { root: toolRoot(tools.pulumi), origin: 'built' };
  if (existsSync(join(downloadRoot(), 'bin', 'pulumi'))) {
    return { root: downloadRoot(), origin: 'downloaded' };
  }
  return undefined;
}

/**
 * PATH, then Pulumi's own installer, then a build.
 * @throws UserFault that lists the three ways.
 */
export async function ensurePulumi(): Promise<PulumiPlace> {
  const present = presentPulumi();
  if (present) return present;
  if ((await canDownload()) && (await download())) {
    return { root: downloadRoot(), origin: 'downloaded' };
  }
  try {
    await build(tools.pulumi);
  } catch (error) {
    throw error instanceof UserFault ? withThreeWays(error) : error;
  }
  return { root: toolRoot(tools.pulumi), origin: 'built' };
}

/** A Pulumi for which nothing has to be got; undefined where something has. */
export function readyPulumi(plugins: readonly PluginName[]): PulumiPlace | undefined {
  const place = presentPulumi();
  const isReady = place?.origin !== 'built' || plugins.every((name) => isBuilt(tools[name]));
  return isReady ? place : undefined;
}

/** The command line with these plug-ins; one that can be downloaded gets them by itself. */
export async function ensurePlugins(plugins: readonly PluginName[]): Promise<PulumiPlace> {
  const place = await ensurePulumi();
  if (place.origin !== 'built') return place;
  for (const plugin of plugins) await build(tools[plugin]);
  return place;
}

/**
 * For `pulumi up` from a shell: also the host that runs Node programs. It asks for the plug-in of every package in
 * node_modules, whatever the stack uses.
 */
export async function ensureShellPulumi(): Promise<PulumiPlace> {
  const place = await ensurePlugins(['docker', 'kubernetes']);
  if (place.origin === 'built') await build(tools.languageHost);
  return place;
}

/** @returns whether it worked; then there is still the build. */
async function download(): Promise<boolean> {
  try {
    await withProgress('downloading pulumi', () => PulumiCommand.install({ root: downloadRoot() }));
    return true;
  } catch (error) {
    say(`pulumi could not be downloaded: ${messageOf(error)}`);
    return false;
  }
}

function downloadRoot(): string {
  return join(cacheDir, 'pulumi', 'downloaded');
}

function fitsOnPath(): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, 'pulumi')))) return false;
  const { stdout, exitCode } = execaSync('pulumi', ['version'], {
    reject: false,
    env: { PULUMI_SKIP_UPDATE_CHECK: 'true' },
  });
  if (exitCode !== 0) return false;
  const [major = 0, minor = 0] = stdout.trim().replace(/^v/, '').split('.').map(Number);
  return major === oldest[0] && minor >= oldest[1];
}

/** A proxy that answers with a refusal does not count. */
export async function canDownload(): Promise<boolean> {
  const signal = AbortSignal.timeout(5000);
  const asked = fetch('https://get.pulumi.com', { method: 'HEAD', signal });
  return asked.then(
    ({ ok }) => ok,
    () => false,
  );
}

function withThreeWays(cause: UserFault): UserFault {
  const ways = fault('KS_PULUMI', {
    setting: 'pulumi',
    problem: 'there is no usable Pulumi command line',
    allowed: `version 3.${oldest[1]} or newer of major version 3`,
    fix: 'either install pulumi so that it is on PATH, or allow a download from get.pulumi.com, or install Go so that it can be built (./kstack toolchain)',
  });
  return new UserFault([ways, ...cause.faults], { cause });
}

/** Known to everyone: it keeps no secret, it lets committed stack files be used. A user's own comes first. */
const passphrase = 'kafka-stack';

/** Variables that make any Pulumi command act on this project's stacks. */
export function pulumiVariables(place: PulumiPlace): Record<string, string> {
  mkdirSync(stateDir, { recursive: true });
  const chosen =
    process.env['PULUMI_CONFIG_PASSPHRASE'] ?? process.env['PULUMI_CONFIG_PASSPHRASE_FILE'];
  return {
    PATH: [...binFolders(place), process.env['PATH'] ?? ''].join(delimiter),
    PULUMI_BACKEND_URL: `file://${stateDir}`,
    PULUMI_HOME: join(homeDir, 'pulumi'),
    ...(chosen === undefined ? { PULUMI_CONFIG_PASSPHRASE: passphrase } : {}),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_REGISTRY_RESOLVE: 'true',
    ...(place.origin === 'built' ? { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true' } : {}),
  };
}

/** The pinned Node comes first: the language host takes the one on PATH. */
function binFolders(place: PulumiPlace): string[] {
  const own = join(projectDir, 'node_modules', '.bin');
  if (place.root === undefined) return [own];
  const built = place.origin === 'built' ? Object.values(tools).map(binDir) : [];
  return [own, join(place.root, 'bin'), ...built];
}
