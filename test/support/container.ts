/** Containers of the images under test, without any stack. Each goes with its scope. */
import { execa } from 'execa';
import { randomUUID } from 'node:crypto';
import { ownImage, type OwnImage } from '../../images/names.ts';
import type { Env } from '../../stacks/topology/types.ts';
import { eventually } from './until.ts';

const fresh = (kind: string) => `ks-img-${kind}-${randomUUID().slice(0, 8)}`;

/** @returns standard output */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await execa('docker', args, { stdin: 'ignore' });
  return stdout;
}

/** A network or a volume that goes with its scope. */
export async function made(
  kind: 'network' | 'volume',
): Promise<AsyncDisposable & { name: string }> {
  const name = fresh(kind);
  await docker(kind, 'create', name);
  return {
    name,
    [Symbol.asyncDispose]: async () => {
      await docker(kind, 'rm', name);
    },
  };
}

export interface Start {
  readonly env?: Env;
  /** Options of `docker run`. */
  readonly options?: readonly string[];
  /** What to run in place of the image's own command. */
  readonly command?: readonly string[];
}

/** A container that goes with its scope, with the volumes that have no name. */
export class Container implements AsyncDisposable {
  readonly name = fresh('container');

  static async start(image: OwnImage, start: Start = {}): Promise<Container> {
    const container = new Container();
    await docker('run', '--detach', '--name', container.name, ...wordsOf(image, start));
    return container;
  }

  async logs(): Promise<string> {
    const { all } = await execa('docker', ['logs', this.name], { all: true });
    return all;
  }

  async says(text: string): Promise<void> {
    const said = (logs: string) => logs.includes(text);
    await eventually(() => this.logs(), said, 120_000).catch(async (error: unknown) => {
      throw new Error(`not said: ${text}\n${await this.logs()}`, { cause: error });
    });
  }

  /** Waits for its end. */
  async exitCode(): Promise<number> {
    return Number(await docker('wait', this.name));
  }

  /** As the engine stops it: SIGTERM, and time to end. */
  async stop(): Promise<number> {
    await docker('stop', '--time', '60', this.name);
    return this.exitCode();
  }

  exec(...command: string[]): Promise<string> {
    return docker('exec', this.name, ...command);
  }

  inspect(format: string): Promise<string> {
    return docker('container', 'inspect', '--format', format, this.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await docker('rm', '--force', '--volumes', this.name);
  }
}

/** Runs to its end; for environments that an image refuses. */
export async function outcome(image: OwnImage, start: Start) {
  await using container = await Container.start(image, start);
  const exitCode = await container.exitCode();
  return { exitCode, logs: await container.logs() };
}

/** As a person runs it: in front, with its input, gone afterwards. Both streams apart. */
export async function inFront(image: OwnImage, start: Start, input = '') {
  const args = ['run', '--rm', '--interactive', ...wordsOf(image, start)];
  const { exitCode, stdout, stderr } = await execa('docker', args, { input, reject: false });
  return { exitCode, stdout, stderr };
}

function wordsOf(image: OwnImage, { env = {}, options = [], command = [] }: Start): string[] {
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  return [...variables, ...options, ownImage(image), ...command];
}
