/** Makes programs with all that they import: the images have no `node_modules`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import type { OutputOptions, RolldownOutput } from 'rolldown';
import type { Bundled } from '../../../images/tree.ts';
import { projectDir } from '../../../stacks/places.ts';

export interface Bundle {
  /** By path beside each other; a program as `NAME.mjs`. */
  readonly files: Bundled;
  /** Equal where all sources are. The files are not always: rolldown leaves the order of imports to chance. */
  readonly content: string;
}

/** Several programs share what they have in common, and load the rest when they need it. */
const inParts: OutputOptions = {
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: 'parts/[name].mjs',
  assetFileNames: 'parts/[name][extname]',
};

const settings = {
  platform: 'node',
  tsconfig: false,
  logLevel: 'silent',
  // A package may read a file that lies beside it, such as WebAssembly.
  experimental: { resolveNewUrlToAsset: true },
} as const;

export interface BundleOptions {
  /** Folder that the paths of the programs are in. */
  readonly root?: string;
  /** Takes less memory; names and lines of errors are lost. */
  readonly minify?: boolean;
}

/** @param programs paths of TypeScript modules by the programs' names */
export async function bundle(
  programs: Readonly<Record<string, string>>,
  { root = projectDir, minify = false }: BundleOptions = {},
): Promise<Bundle> {
  // Loaded here only: no other command needs it.
  const { rolldown, VERSION } = await import('rolldown');
  await using build = await rolldown({ ...settings, input: programs, cwd: root });
  const output = await build.generate({ ...inParts, minify });
  mustBeWhole(output);
  const how = [VERSION, settings, inParts, programs, minify];
  return { files: filesOf(output), content: contentOf(how, await build.watchFiles) };
}

/** What cannot be found is left as an import, which would fail in the image only. */
function mustBeWhole({ output }: RolldownOutput): void {
  const own = new Set(output.map(({ fileName }) => fileName));
  for (const each of output) {
    if (each.type !== 'chunk') continue;
    const imports = [...each.imports, ...each.dynamicImports];
    const missing = imports.find((name) => !own.has(name) && !isBuiltin(name));
    if (missing !== undefined) throw new Error(`${each.fileName} needs ${missing}: not found`);
  }
}

function filesOf({ output }: RolldownOutput): Bundled {
  return Object.fromEntries(
    output.map((each) => [each.fileName, each.type === 'chunk' ? each.code : each.source]),
  );
}

/** Without the paths, which are those of this machine. */
function contentOf(how: readonly unknown[], sources: readonly string[]): string {
  const hashes = sources.map((path) => hashOf(readFileSync(path))).sort();
  return hashOf(JSON.stringify([how, hashes]));
}

function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
