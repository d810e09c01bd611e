/** A stack for measuring alone: a copy of the project, its own home, cache and ports; gone at the end. */
import { execa } from 'execa';
import { randomBytes } from 'node:crypto';
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
import { stringify } from 'yaml';
import { cacheDir } from '../../stacks/places.ts';
import { freeOffset } from '../lib/free-ports.ts';
import { copyProject } from '../lib/project-copy.ts';
import type { Settings } from './request.ts';

/** Where the project keeps class data archives in its cache. */
const classData = 'class-data';

export class BenchStack implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'kstack-bench-'));
  /** An engine has room for one of a name. */
  readonly name = `bench-${randomBytes(3).toString('hex')}`;
  readonly settings: Settings;
  readonly #signal: AbortSignal;

  private constructor(settings: Settings, signal: AbortSignal) {
    this.settings = settings;
    this.#signal = signal;
    copyProject(this.folder, ['test', 'docs']);
    shareCache(this.#cache);
    const text = stringify({ config: settings });
    writeFileSync(join(this.folder, `Pulumi.${this.name}.yaml`), text);
  }

  /**
   * @param settings all but the port offset
   * @param signal ends the command under way
   */
  static async make(settings: Settings, signal: AbortSignal): Promise<BenchStack> {
    const portOffset = String(await freeOffset());
    return new BenchStack({ ...settings, 'kafka-stack:portOffset': portOffset }, signal);
  }

  get #cache(): string {
    return join(this.folder, '.cache');
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
    return execa(join(this.folder, 'kstack'), [command, '--stack', this.name, ...rest], {
      ...options,
      cwd: this.folder,
      stdin: 'ignore',
      // Ctrl-C reaches it through the signal alone: of two at once Pulumi would leave things half done.
      detached: true,
      forceKillAfterDelay: false,
      env: { KSTACK_HOME: join(this.folder, '.home'), KSTACK_CACHE: this.#cache },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#start(['down', '--volumes']);
    rmSync(this.folder, { recursive: true, force: true });
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
