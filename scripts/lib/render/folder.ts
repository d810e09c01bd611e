/**
 * The folder that manifests are written to. A file in it is ours when its first line says so and the hash in that line
 * is that of the rest: whatever else is there, a file of ours that was edited too, is somebody's work.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fault, UserFault } from '../../../stacks/errors.ts';
import { partialName, removeDeadPartials } from '../../../stacks/partials.ts';
import type { RenderedFile } from './files.ts';

export interface Written {
  readonly written: readonly string[];
  /** Files of an earlier render that this one has not. */
  readonly removed: readonly string[];
}

/**
 * @param stack the stack whose manifests they are
 * @throws UserFault before anything is written, when the folder holds something that is not ours to change
 */
export function writeFolder(
  folder: string,
  stack: string,
  files: readonly RenderedFile[],
): Written {
  const present = look(folder, stack);
  refuse(folder, stack, files, present);
  mkdirSync(folder, { recursive: true });
  for (const file of files) write(folder, stack, file);
  const names = files.map(({ name }) => name);
  const removed = present
    .filter(({ owner, name }) => owner === 'this stack' && !names.includes(name))
    .map(({ name }) => name);
  for (const name of removed) rmSync(join(folder, name));
  return { written: names, removed };
}

type Owner = 'this stack' | 'another stack' | 'edited' | 'stranger';

interface Entry {
  readonly name: string;
  readonly owner: Owner;
}

function look(folder: string, stack: string): Entry[] {
  const entries = readEntries(folder);
  return entries.map((entry) => ({
    name: entry.name,
    owner: entry.isFile()
      ? ownerOf(readFileSync(join(folder, entry.name), 'utf8'), stack)
      : 'stranger',
  }));
}

function readEntries(folder: string) {
  try {
    removeDeadPartials(folder);
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new UserFault([unusable(folder, `it is no folder that can be read (${code ?? ''})`)], {
      cause: error,
    });
  }
}

const firstLine = /^# Stack (\S+), written by kstack render; sha256 ([0-9a-f]{64})\n/;

function withFirstLine(stack: string, text: string): string {
  return `# Stack ${stack}, written by kstack render; sha256 ${hashOf(text)}\n${text}`;
}

function ownerOf(text: string, stack: string): Owner {
  const [line = '', name, hash] = firstLine.exec(text) ?? [];
  if (line === '') return 'stranger';
  if (hash !== hashOf(text.slice(line.length))) return 'edited';
  return name === stack ? 'this stack' : 'another stack';
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Strangers beside files of ours stay as they are, unless a file of ours needs their name. */
function refuse(
  folder: string,
  stack: string,
  files: readonly RenderedFile[],
  present: readonly Entry[],
): void {
  const named = (owner: Owner) =>
    present.filter((each) => each.owner === owner).map(({ name }) => name);
  const strangers = named('stranger');
  const inTheWay = strangers.filter((name) => files.some((file) => file.name === name));
  const others = named('another stack');
  const edited = named('edited');
  const isOurs = present.length === 0 || strangers.length < present.length;
  const problems = [
    ...(isOurs ? [] : [`it is not empty, and nothing in it was written by kstack render`]),
    ...(isOurs && inTheWay.length > 0 ? [`${list(inTheWay)} not written by kstack render`] : []),
    ...(others.length > 0 ? [`it holds the manifests of another stack than ${stack}`] : []),
    ...(edited.length > 0 ? [`${list(edited)} edited since`] : []),
  ];
  if (problems.length > 0) throw new UserFault(problems.map((each) => unusable(folder, each)));
}

function list(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'}`;
}

function unusable(folder: string, problem: string) {
  return fault('KS_USAGE', {
    setting: '--out',
    value: folder,
    problem,
    allowed: 'a new or empty folder, or that of an earlier render of the stack',
    fix: 'choose another folder, or move away what is in it',
  });
}

/** Appears when it is whole, never readable by others where it holds secrets. */
function write(folder: string, stack: string, { name, text, isSecret }: RenderedFile): void {
  const partial = join(folder, partialName(name));
  const mode = isSecret ? 0o600 : 0o644;
  writeFileSync(partial, withFirstLine(stack, text), { mode });
  chmodSync(partial, mode);
  renameSync(partial, join(folder, name));
}
