/** A stack for measuring alone: a copy of the project, its own home, cache and ports; gone at the end. */
import { execa } from 'execa';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDir } from '../../stacks/places.ts';
import { freeOffset } from '../lib/free-ports.ts';
import { copyProject } from '../lib/project-copy.ts';

/** Where the project keeps class data archives in its cache. */
const classData = 'class-data';

export class BenchStack implements AsyncDisposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'kstack-bench-'));
  readonly #name = 'bench';
  readonly #signal: AbortSignal;

  private constructor(portOffset: number, signal: AbortSignal) {
    this.#signal = signal;
    copyProject(this.#dir, ['test', 'docs']);
    shareCache(this.#cache);
    const settings = `config:\n  kafka-stack:portOffset: ${portOffset}\n`;
    writeFileSync(join(this.#dir, `Pulumi.${this.#name}.yaml`), settings);
  }

  /** @param signal ends the command under way */
  static async make(signal: AbortSignal): Promise<BenchStack> {
    return new BenchStack(await freeOffset(), signal);
  }

  get #cache(): string {
    return join(this.#dir, '.cache');
  }

  /** Runs `./kstack …` to its end. @throws with what it said when it fails. */
  async run(...args: string[]): Promise<string> {
    this.#signal.throwIfAborted();
    const { stdout } = await this.#start(args, { cancelSignal: this.#signal });
    return stdout;
  }

  /** @returns wall time of the whole command in seconds. */
  async time(...args: string[]): Promise<number> {
    const startedAt = performance.now();
    await this.run(...args);
    return (performance.now() - startedAt) / 1000;
  }

  dropClassData(): void {
    rmSync(join(this.#cache, classData), { recursive: true, force: true });
  }

  #start(args: readonly string[], options: { cancelSignal?: AbortSignal } = {}) {
    const [command = '', ...rest] = args;
    return execa(join(this.#dir, 'kstack'), [command, '--stack', this.#name, ...rest], {
      ...options,
      cwd: this.#dir,
      stdin: 'ignore',
      forceKillAfterDelay: false,
      env: { KSTACK_HOME: join(this.#dir, '.home'), KSTACK_CACHE: this.#cache },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#start(['down', '--volumes']);
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** Downloads and builds are shared, class data archives are not: they make the difference that is measured. */
function shareCache(to: string): void {
  mkdirSync(to);
  const entries = existsSync(cacheDir) ? readdirSync(cacheDir) : [];
  for (const name of entries.filter((entry) => entry !== classData)) {
    symlinkSync(join(cacheDir, name), join(to, name));
  }
}
