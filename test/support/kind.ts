/** kind itself, built from its Go module into the project's cache. */
import { execa } from 'execa';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir } from '../../stacks/places.ts';
import { clusterEnv } from './place.ts';

const version = 'v0.33.0';
const folder = join(cacheDir, 'toolchain', `kind-${version}`);

/** What a command needs to find kind and the cluster of the tests. */
export const kindEnv = { ...clusterEnv, PATH: [folder, clusterEnv.PATH].join(delimiter) } as const;

/** Builds it, unless it is there. @returns its path */
export async function buildKind(): Promise<string> {
  const program = join(folder, 'kind');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const env = { GOBIN: folder, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  await execa('go', ['install', `sigs.k8s.io/kind@${version}`], { env });
  return program;
}
