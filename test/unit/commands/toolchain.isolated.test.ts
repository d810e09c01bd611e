/** How programs are built, with a stand-in for `go`. Does not prove that the modules compile. */
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempFolder, write } from '../support/temp.ts';

/** The toolchain on a machine whose `go` runs a script. */
async function toolchain(script: string) {
  const folder = tempFolder();
  chmodSync(write(join(folder, 'bin', 'go'), `#!/bin/sh\n${script}\n`), 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:/usr/bin:/bin`);
  vi.stubEnv('KSTACK_CACHE', join(folder, 'cache'));
  vi.resetModules();
  return { folder, ...(await import('../../../scripts/lib/toolchain.ts')) };
}

/** The module that is asked for lies in a folder. */
const download = `[ "$1" = mod ] && { echo '{"Dir":"/modules/x"}'; exit; }`;
/** Instead of a program, a file with the arguments of the build, one a line. */
const writeArguments = `${download}
  for arg; do [ "$last" = -o ] && out=$arg; last=$arg; done
  printf '%s\\n' "$@" >"$out"`;
/** Instead of a program, the overlay of the build. */
const writeOverlay = `${download}
  for arg; do
    [ "$last" = -o ] && out=$arg
    [ "$last" = -overlay ] && overlay=$arg
    last=$arg
  done
  cat "$overlay" >"$out"`;

describe('a program that embeds files of another module', () => {
  it('is built as if they lay beside its own, where nothing is written', async () => {
    const tools = await toolchain(writeOverlay);
    const { kubernetes } = tools.tools;
    await tools.build(kubernetes);
    const built = readFileSync(join(tools.binDir(kubernetes), kubernetes.program), 'utf8');
    const { Replace } = JSON.parse(built) as { Replace: Record<string, string> };
    expect(Object.entries(Replace).map(([seen, file]) => [basename(seen), file])).toEqual([
      ['schema.json', '/modules/x/cmd/pulumi-resource-kubernetes/schema.json'],
      [
        'terraform-mapping.json',
        '/modules/x/cmd/pulumi-resource-kubernetes/terraform-mapping.json',
      ],
    ]);
    expect(Object.keys(Replace).filter((seen) => existsSync(seen))).toEqual([]);
    expect(readdirSync(tools.toolRoot(kubernetes))).toEqual(['bin']);
  });
});

describe('every tool', () => {
  it('gets its version stamped', async () => {
    const { tools, build, binDir } = await toolchain(writeArguments);
    for (const tool of Object.values(tools)) {
      await build(tool);
      const args = readFileSync(join(binDir(tool), tool.program), 'utf8');
      const version = tool.version.slice(1).replaceAll('.', String.raw`\.`);
      expect(args, tool.program).toMatch(new RegExp(`-X \\S+\\.Version=v?${version}$`, 'm'));
    }
  });

  it('has a module of its own', async () => {
    const { tools } = await toolchain('');
    const modules = Object.values(tools).map(({ module }) => module);
    const folders = readdirSync(join(import.meta.dirname, '../../../toolchain'));
    expect(modules.sort()).toEqual(folders.map((folder) => `toolchain/${folder}`).sort());
  });
});
