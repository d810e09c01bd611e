/** Everything that goes into the images, and one hash over it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageFiles, imageLinks, type ImageFile } from '../../../images/files.ts';
import { kafkaVersion } from '../../../images/names.ts';
import { projectDir } from '../../../stacks/places.ts';
import type { Base } from './base.ts';
import { bundle } from './bundle.ts';
import { nodeVersion } from './node-binary.ts';

export interface Recipe {
  readonly base: Base;
  /** Of the engine, such as `amd64`. */
  readonly architecture: string;
  readonly dockerfile: string;
  /** Small files by path in the image. */
  readonly files: Readonly<Record<string, ImageFile>>;
  /** Targets of links by path in the image. */
  readonly links: Readonly<Record<string, string>>;
  /** Equal where the images would be equal. */
  readonly content: string;
}

export async function makeRecipe(base: Base, architecture: string): Promise<Recipe> {
  const dockerfile = readFileSync(join(projectDir, 'images', 'Dockerfile'), 'utf8');
  const files = imageFiles(await bundle(join(projectDir, 'images', 'entrypoint.ts')));
  const links = imageLinks();
  const pom = readFileSync(join(projectDir, 'distribution', 'pom.xml'), 'utf8');
  const versions = [kafkaVersion, nodeVersion(), architecture];
  const parts = [base.content, dockerfile, files, links, pom, versions];
  const content = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
  return { base, architecture, dockerfile, files, links, content };
}
