/** A stack of a test's own: a copy of the project, its own home, free ports, its own folder; gone with the test. */
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { copyProject } from '../../scripts/lib/project-copy.ts';
import { placeFor, type Place } from './place.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Settings behind `kafka-stack:`. */
export type Settings = Readonly<Record<string, unknown>>;

export class TestStack implements AsyncDisposable {
  readonly name = `t-${randomUUID().slice(0, 8)}`;
  /** The copy of the project. */
  readonly dir = mkdtempSync(join(tmpdir(), 'kstack-test-'));
  readonly home = join(this.dir, '.home');
  readonly portOffset: number;
  /** Variables of every command on it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #place: Place;

  private constructor(place: Place) {
    this.#place = place;
    this.portOffset = place.portOffset;
    this.env = { KSTACK_HOME: this.home, NO_COLOR: '1', ...place.env };
    copyProject(this.dir);
  }

  static async make(settings: Settings = {}): Promise<TestStack> {
    const stack = new TestStack(await placeFor(settings['target']));
    stack.configure(settings);
    return stack;
  }

  /** Writes the stack's file; the port offset is there unless the settings have another. */
  configure(settings: Settings): void {
    this.configureOther(this.name, { portOffset: this.portOffset, ...settings });
  }

  /** Writes the file of a second stack in the same checkout and home. */
  configureOther(name: string, settings: Settings): void {
    const config = Object.fromEntries(
      Object.entries({ target: 'local', ...settings }).map(([key, value]) => [
        `kafka-stack:${key}`,
        value,
      ]),
    );
    writeFileSync(join(this.dir, `Pulumi.${name}.yaml`), stringify({ config }));
  }

  /** A usual port as this stack publishes it. */
  port(usual: number): number {
    return this.#place.port(usual) + this.portOffset;
  }

  get dataDir(): string {
    return join(this.home, 'stacks', this.name, 'data');
  }

  /** Starts `./kstack …` on this stack and returns the running command. */
  start(args: readonly string[], options: RunOptions = {}) {
    const [command = '', ...rest] = args;
    const stack = rest.includes('--stack') ? [] : ['--stack', this.name];
    return execa(join(this.dir, 'kstack'), [command, ...stack, ...rest], {
      cwd: this.dir,
      reject: false,
      env: { ...this.env, ...options.env },
      input: options.input ?? '',
    });
  }

  /** Runs `./kstack …` on this stack to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    const { exitCode = -1, stdout, stderr } = await this.start(args, options);
    return { exitCode, stdout, stderr };
  }

  /** As `run`, for steps that must work: throws with all that was said. */
  async ok(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const ran = await this.run(args, options);
    if (ran.exitCode === 0) return ran.stdout;
    throw new Error(`kstack ${args.join(' ')} → ${ran.exitCode}\n${ran.stdout}\n${ran.stderr}`);
  }

  async json(args: readonly string[]): Promise<Record<string, unknown>> {
    return JSON.parse(await this.ok([...args, '--json'])) as Record<string, unknown>;
  }

  /** Pids of the stack's processes by name, from its run records; none where it has containers. */
  pids(): Record<string, number> {
    const dir = join(this.home, 'stacks', this.name, 'run');
    const files = existsSync(dir) ? readdirSync(dir).filter((file) => file.endsWith('.json')) : [];
    const records = files.map((file) => readRecord(join(dir, file)));
    return Object.fromEntries(records.map(({ name, pid }) => [name, pid]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const down = await this.run(['down', '--volumes']);
    rmSync(this.dir, { recursive: true, force: true });
    if (down.exitCode !== 0) throw new Error(`down failed: ${down.stderr}`);
  }
}

function readRecord(file: string): { name: string; pid: number } {
  return JSON.parse(readFileSync(file, 'utf8')) as { name: string; pid: number };
}
