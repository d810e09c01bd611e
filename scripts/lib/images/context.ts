/** Puts together the folder that `docker build` reads. Large files are linked, not copied, where that can be. */
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openDistribution } from '../../../distribution/open.ts';
import { distribution } from '../../../images/layout.ts';
import { partialName, removeDeadPartials } from '../../../stacks/partials.ts';
import { cacheDir } from '../../../stacks/places.ts';
import type { Tree } from '../../../images/tree.ts';
import type { Kind, Recipe } from './recipe.ts';

export interface Context extends AsyncDisposable {
  readonly folder: string;
}

/**
 * @param node path of the `node` that goes into the images
 * @param kinds those to be built; the parts of Kafka are large, and only for services
 * @returns a folder that is deleted with its scope
 */
export function stageContext(
  { dockerfile, trees }: Recipe,
  node: string,
  kinds: ReadonlySet<Kind>,
): Context {
  const parent = join(cacheDir, 'images');
  mkdirSync(parent, { recursive: true });
  removeDeadPartials(parent);
  const folder = partialName(join(parent, 'context'));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  };
  rmSync(folder, { recursive: true, force: true });
  write(join(folder, 'Dockerfile'), dockerfile);
  writeTree(join(folder, 'files'), trees.services);
  writeTree(join(folder, 'workload'), trees.workload);
  writeTree(join(folder, 'console'), trees.console);
  place(node, join(folder, 'node'));
  if (kinds.has('services')) {
    stageKafka(join(folder, 'runtime', 'libs'));
    stageRegistry(join(folder, 'registry'));
  }
  return { folder, [Symbol.asyncDispose]: remove };
}

function writeTree(folder: string, { files, links }: Tree): void {
  for (const [path, { data, executable }] of Object.entries(files)) {
    write(join(folder, path), data, executable ? 0o755 : 0o644);
  }
  for (const [path, target] of Object.entries(links)) {
    const link = join(folder, path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}

function write(path: string, data: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, data, { mode });
}

function stageKafka(folder: string): void {
  const { kafkaLibs } = openDistribution();
  for (const jar of readdirSync(kafkaLibs)) place(join(kafkaLibs, jar), join(folder, jar));
}

function stageRegistry(folder: string): void {
  const { registryJar } = openDistribution();
  place(registryJar, join(folder, basename(distribution.registryJar)));
  const libs = join(dirname(registryJar), 'lib');
  const entries = readdirSync(libs, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    place(path, join(folder, 'lib', path.slice(libs.length + 1)));
  }
}

function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    // Another file system, or one without links.
    copyFileSync(from, to);
  }
}
