/** A console of its own process, as people start it. */
import { execa } from 'execa';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectDir } from '../../../stacks/places.ts';
import { bareEnvironment } from '../../../stacks/provider/environment.ts';
import { parsePeakMb } from '../process.ts';

const startTimeoutMs = 60_000;

export class RunningConsole implements AsyncDisposable {
  /** From the start of the program to its whole first page, with the cluster in it. */
  readonly firstPageMs: number;
  readonly #process: ConsoleProcess;
  readonly #url: string;

  private constructor(process: ConsoleProcess, url: string, firstPageMs: number) {
    this.#process = process;
    this.#url = url;
    this.firstPageMs = firstPageMs;
  }

  /** @throws when it does not answer in time */
  static async start(bootstrap: string, signal: AbortSignal): Promise<RunningConsole> {
    const startedAt = performance.now();
    const child = launch(bootstrap, signal);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    while (performance.now() - startedAt < startTimeoutMs) {
      const url = /"address":"([^"]+)"/.exec(said)?.[1];
      if (url !== undefined && (await answers(url))) {
        return new RunningConsole(child, url, performance.now() - startedAt);
      }
      await delay(10);
    }
    child.kill();
    await child;
    throw new Error(`the console does not answer: ${said}`);
  }

  /** @returns ms until the whole page is there @throws unless it is one */
  async time(path: string): Promise<number> {
    const startedAt = performance.now();
    const response = await fetch(this.#url + path);
    const text = await response.text();
    if (!response.ok || text.includes('role="alert"')) {
      throw new Error(`${path} answers ${response.status}`);
    }
    return performance.now() - startedAt;
  }

  /** In MB; NaN where the system does not tell. */
  peakMb(): number {
    return parsePeakMb(readFileSync(`/proc/${String(this.#process.pid)}/status`, 'utf8')) ?? NaN;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    await this.#process;
  }
}

type ConsoleProcess = ReturnType<typeof launch>;

function launch(bootstrap: string, signal: AbortSignal) {
  return execa(process.execPath, [join(projectDir, 'console', 'main.ts')], {
    ...{ stdin: 'ignore', reject: false, extendEnv: false, cancelSignal: signal },
    env: {
      ...bareEnvironment(),
      KAFKA_CLUSTERS_0_NAME: 'bench',
      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: bootstrap,
      // A free one, which it tells.
      SERVER_PORT: '0',
    },
  });
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    return response.ok && (await response.text()).includes('online');
  } catch {
    return false;
  }
}
