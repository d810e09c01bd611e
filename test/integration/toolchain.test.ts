/** Where a Pulumi command line comes from. Stand-ins for `pulumi` and `go`: nothing is downloaded or built. */
import { execa } from 'execa';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { eventually } from '../support/until.ts';

const kstack = join(import.meta.dirname, '..', '..', 'kstack');

class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), 'kstack-toolchain-'));
  readonly bin = join(this.folder, 'bin');
  readonly cache = join(this.folder, 'cache');
  readonly home = join(this.folder, 'home');

  /** The programs that `kstack` itself needs, and no other. */
  constructor() {
    onTestFinished(() => {
      rmSync(this.folder, { recursive: true });
    });
    for (const name of ['sh', 'dirname', 'cat', 'cksum', 'sleep', 'chmod']) {
      this.program(join(this.bin, name), `exec /usr/bin/env -i PATH=/usr/bin:/bin ${name} "$@"`);
    }
  }

  program(file: string, script: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }

  pulumi(version: string): void {
    this.program(join(this.bin, 'pulumi'), `echo ${version}`);
  }

  /** @param script gets the file to write as `$out` */
  go(script: string): void {
    const parse = 'while [ "$1" != -o ]; do shift; done; out=$2';
    this.program(join(this.bin, 'go'), `${parse}\n${script}`);
  }

  /** The modules as they are loaded on this machine. */
  async library() {
    vi.stubEnv('PATH', this.bin);
    vi.stubEnv('KSTACK_CACHE', this.cache);
    vi.resetModules();
    return {
      ...(await import('../../scripts/lib/pulumi.ts')),
      ...(await import('../../scripts/lib/toolchain.ts')),
    };
  }

  /** `./kstack toolchain` on this machine. In a process group of its own, as in a terminal. */
  build() {
    return execa(kstack, ['toolchain', '--json'], {
      extendEnv: false,
      reject: false,
      detached: true,
      cleanup: true,
      stdin: 'ignore',
      env: { PATH: this.bin, KSTACK_CACHE: this.cache, KSTACK_HOME: this.home, NO_COLOR: '1' },
    });
  }

  /** Files of the folder of built programs: `bin/NAME` of each that can be used, and what is on the way. */
  built(): string[] {
    const folder = join(this.cache, 'toolchain');
    const found = readdirSync(folder, { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(relative(folder, parentPath), name))
      .map((path) => path.split('/').slice(1).join('/'));
  }

  /** Interrupts a build in its middle, as Ctrl-C does: every program of the terminal gets it. */
  async interruptedBuild(): Promise<void> {
    this.go('echo half >"$out"; exec sleep 60');
    const building = this.build();
    await eventually(
      () => this.built(),
      (files) => files.length > 0,
    );
    process.kill(-(building.pid ?? 0), 'SIGINT');
    await building;
  }
}

const whole = 'echo "#!/bin/sh" >"$out"; chmod +x "$out"';

describe('a pulumi on PATH', () => {
  it('is taken when it is new enough', async () => {
    const machine = new Machine();
    machine.pulumi('v3.200.0');
    const { presentPulumi } = await machine.library();
    expect(presentPulumi()).toEqual({ root: undefined, origin: 'PATH' });
  });

  it.each(['v3.199.9', 'v2.300.0', 'v4.0.0', 'unknown'])('is not taken as %s', async (version) => {
    const machine = new Machine();
    machine.pulumi(version);
    const { presentPulumi } = await machine.library();
    expect(presentPulumi()).toBeUndefined();
  });

  it('is not taken when it fails', async () => {
    const machine = new Machine();
    machine.program(join(machine.bin, 'pulumi'), 'echo v3.250.0; exit 1');
    const { presentPulumi } = await machine.library();
    expect(presentPulumi()).toBeUndefined();
  });

  it('comes before a built one', async () => {
    const machine = new Machine();
    machine.pulumi('v3.250.0');
    const { presentPulumi, toolRoot, tools } = await machine.library();
    machine.program(join(toolRoot(tools.pulumi), 'bin', 'pulumi'), '');
    expect(presentPulumi()).toEqual({ root: undefined, origin: 'PATH' });
  });
});

describe('without a fitting pulumi on PATH', () => {
  it('a built one is taken before a downloaded one', async () => {
    const machine = new Machine();
    const { presentPulumi, toolRoot, tools } = await machine.library();
    const root = toolRoot(tools.pulumi);
    machine.program(join(root, 'bin', 'pulumi'), '');
    machine.program(join(machine.cache, 'pulumi', 'downloaded', 'bin', 'pulumi'), '');
    expect(presentPulumi()).toEqual({ root, origin: 'built' });
  });

  it('a downloaded one is taken', async () => {
    const machine = new Machine();
    const { presentPulumi } = await machine.library();
    const root = join(machine.cache, 'pulumi', 'downloaded');
    machine.program(join(root, 'bin', 'pulumi'), '');
    expect(presentPulumi()).toEqual({ root, origin: 'downloaded' });
  });

  it('one is built where a proxy refuses the download', async () => {
    const machine = new Machine();
    machine.go(whole);
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 403 })));
    const { ensurePulumi } = await machine.library();
    expect(await ensurePulumi()).toMatchObject({ origin: 'built' });
  });

  it('one is built where none can be downloaded', async () => {
    const machine = new Machine();
    machine.go(whole);
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));
    const { ensurePulumi, toolRoot, tools } = await machine.library();
    const root = toolRoot(tools.pulumi);
    expect(await ensurePulumi()).toEqual({ root, origin: 'built' });
  });

  it('and without Go and network, all three ways to get one are named', async () => {
    const machine = new Machine();
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));
    const { ensurePulumi } = await machine.library();
    await expect(ensurePulumi()).rejects.toThrow(
      'either install pulumi so that it is on PATH, or allow a download from get.pulumi.com, or install Go so that it can be built (./kstack toolchain)',
    );
  });
});

describe('kstack toolchain', () => {
  it('names what to install when there is no Go', async () => {
    const { exitCode, stderr } = await new Machine().build();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'KS_PULUMI go: no Go found to build with. Do: install Go 1.26 or newer, or Pulumi itself.',
    );
  });

  it('tells the last words of a build that fails', async () => {
    const machine = new Machine();
    machine.go('echo "no such module" >&2; exit 1');
    const { exitCode, stderr } = await machine.build();
    expect({ exitCode, built: machine.built() }).toEqual({ exitCode: 2, built: [] });
    expect(stderr).toContain('KS_PULUMI toolchain/pulumi: the build failed: no such module');
  });

  it('leaves no half program behind an interrupt', async () => {
    const machine = new Machine();
    await machine.interruptedBuild();
    expect(machine.built().filter((path) => path.startsWith('bin/'))).toEqual([]);
  });

  it('builds the whole program after an interrupted build', async () => {
    const machine = new Machine();
    await machine.interruptedBuild();
    machine.go(whole);
    const { exitCode } = await machine.build();
    expect(exitCode).toBe(0);
    expect(machine.built()).toContain('bin/pulumi');
  });
});
