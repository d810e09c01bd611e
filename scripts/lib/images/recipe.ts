/** Everything that goes into the images, and a hash over it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceTree } from '../../../images/files.ts';
import { kafkaVersion, type OwnImage } from '../../../images/names.ts';
import type { Tree } from '../../../images/tree.ts';
import { consolePrograms, consoleTree } from '../../../images/console.ts';
import { programs, workloadTree } from '../../../images/workload.ts';
import { projectDir } from '../../../stacks/places.ts';
import type { Base } from './base.ts';
import { bundle } from './bundle.ts';
import { nodeVersion } from './node-binary.ts';

/** The open images are one kind: they share their files. */
export type Kind = 'services' | 'console' | 'workload';

export interface Recipe {
  readonly base: Base;
  /** Of the engine, such as `amd64`. */
  readonly architecture: string;
  readonly dockerfile: string;
  readonly trees: Readonly<Record<Kind, Tree>>;
  /** Equal where the images would be equal. */
  readonly content: Readonly<Record<Kind, string>>;
}

export function kindOf(image: OwnImage): Kind {
  return image === 'workload' || image === 'console' ? image : 'services';
}

export async function makeRecipe(base: Base, architecture: string): Promise<Recipe> {
  const dockerfile = read('images', 'Dockerfile');
  const entrypoint = await bundle({ entrypoint: 'images/entrypoint.ts' }, { minify: true });
  const workload = await bundle(programs);
  const web = await bundle(consolePrograms);
  const trees = {
    services: serviceTree(entrypoint.files),
    console: consoleTree(web.files),
    workload: workloadTree(workload.files),
  };
  const shared = [base.content, dockerfile, kafkaVersion, nodeVersion(), architecture];
  const pom = read('distribution', 'pom.xml');
  const content = {
    services: hashOf([shared, serviceTree({}), entrypoint.content, pom]),
    console: hashOf([shared, consoleTree({}), web.content]),
    workload: hashOf([shared, workloadTree({}), workload.content]),
  };
  return { base, architecture, dockerfile, trees, content };
}

function read(...path: readonly string[]): string {
  return readFileSync(join(projectDir, ...path), 'utf8');
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
