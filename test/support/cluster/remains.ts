/** What pods leave on the machine outside of the cluster's folder, and mounts in it. */
import { execa } from 'execa';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';

const cgroups = '/sys/fs/cgroup';
/** Where the kubelet links every log of a container, whatever its settings. */
const logLinks = '/var/log/containers';

/** @throws when a mount stays: who deletes the folder then deletes what is mounted in it. */
export async function unmountBelow(folder: string): Promise<void> {
  const points = () => mountsBelow(folder, readFileSync('/proc/mounts', 'utf8'));
  for (const point of points()) await execa('umount', ['--lazy', point], { reject: false });
  const left = points();
  if (left.length > 0) throw new Error(`still mounted: ${left.join(' ')}`);
}

/**
 * @param mounts as in /proc/mounts
 * @returns mount points, the innermost first
 */
export function mountsBelow(folder: string, mounts: string): string[] {
  const points = mounts.split('\n').map((line) => unescape(line.split(' ')[1] ?? ''));
  return points.filter((point) => point.startsWith(`${folder}/`)).reverse();
}

/** Blanks and the like are octal there. */
function unescape(text: string): string {
  return text.replaceAll(/\\(\d{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** The bridge of pods, and the networks of those that are gone. */
export async function removeLinks(): Promise<void> {
  const { stdout } = await execa('ip', ['netns', 'list'], { reject: false });
  for (const [name = ''] of stdout.split('\n').map((line) => line.split(' '))) {
    if (name.startsWith('cni-')) await execa('ip', ['netns', 'delete', name], { reject: false });
  }
  await execa('ip', ['link', 'delete', 'cni0'], { reject: false });
}

/** Links to logs below a folder. */
export function removeLogLinks(folder: string, from = logLinks): void {
  const names = existsSync(from) ? readdirSync(from) : [];
  for (const link of names.map((name) => join(from, name))) {
    const isLink = lstatSync(link).isSymbolicLink();
    if (isLink && readlinkSync(link).startsWith(`${folder}/`)) rmSync(link);
  }
}

/** One tree, or with version 1 one a controller. */
export function removeCgroups(): void {
  const trees = ['.', ...foldersOf(cgroups)].map((tree) => join(cgroups, tree, 'kubepods'));
  for (const tree of trees) removeTree(tree);
}

/** Their files cannot be deleted; a group goes when it is empty of groups and processes. */
function removeTree(folder: string): void {
  for (const child of foldersOf(folder)) removeTree(join(folder, child));
  try {
    rmdirSync(folder);
  } catch {
    // Not there, or in use by a process that cannot be ended.
  }
}

function foldersOf(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
