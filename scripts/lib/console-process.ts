/** A console of its own process, as people start it; at a free port, which it tells. */
import { execa } from 'execa';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectDir } from '../../stacks/places.ts';
import { bareEnvironment } from '../../stacks/provider/environment.ts';

const startTimeoutMs = 60_000;

export class ConsoleProcess implements AsyncDisposable {
  /** Without a slash behind. */
  readonly url: string;
  readonly #child: Child;

  private constructor(child: Child, url: string) {
    this.#child = child;
    this.url = url;
  }

  /**
   * @param env of the clusters: see `console/settings/names.ts`
   * @throws when it does not listen in time, with what it said
   */
  static async start(
    env: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<ConsoleProcess> {
    const child = launch(env, signal);
    const startedAt = performance.now();
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    while (performance.now() - startedAt < startTimeoutMs && child.exitCode === null) {
      const url = /"address":"([^"]+)"/.exec(said)?.[1];
      if (url !== undefined) return new ConsoleProcess(child, url);
      await delay(10);
    }
    child.kill();
    await child;
    throw new Error(`the console does not listen: ${said}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#child;
  }
}

type Child = ReturnType<typeof launch>;

function launch(env: Readonly<Record<string, string>>, signal: AbortSignal | undefined) {
  return execa(process.execPath, [join(projectDir, 'console', 'main.ts')], {
    ...{ stdin: 'ignore', reject: false, extendEnv: false },
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    env: { ...bareEnvironment(), SERVER_PORT: '0', ...env },
  });
}
