/** A console that is measured. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ConsoleProcess } from '../../lib/console-process.ts';
import { parsePeakMb } from '../process.ts';

const onlineTimeoutMs = 60_000;

export class RunningConsole implements AsyncDisposable {
  /** From the start of the program to its whole first page, with the cluster in it. */
  readonly firstPageMs: number;
  readonly #process: ConsoleProcess;

  private constructor(process: ConsoleProcess, firstPageMs: number) {
    this.#process = process;
    this.firstPageMs = firstPageMs;
  }

  /** @throws when its cluster is not online in time */
  static async start(bootstrap: string, signal: AbortSignal): Promise<RunningConsole> {
    const startedAt = performance.now();
    const env = { KAFKA_CLUSTERS_0_NAME: 'bench', KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: bootstrap };
    const process = await ConsoleProcess.start(env, signal);
    while (!(await isOnline(process.url))) {
      if (performance.now() - startedAt > onlineTimeoutMs) {
        await process[Symbol.asyncDispose]();
        throw new Error(`the console at ${process.url} does not find its cluster`);
      }
      await delay(10);
    }
    return new RunningConsole(process, performance.now() - startedAt);
  }

  /** @returns ms until the whole page is there @throws unless it is one */
  async time(path: string): Promise<number> {
    const startedAt = performance.now();
    const response = await fetch(this.#process.url + path);
    const text = await response.text();
    if (!response.ok || text.includes('role="alert"')) {
      throw new Error(`${path} answers ${response.status}`);
    }
    return performance.now() - startedAt;
  }

  /** In MB; NaN where the system does not tell. */
  peakMb(): number {
    return parsePeakMb(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8')) ?? NaN;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}

async function isOnline(url: string): Promise<boolean> {
  const response = await fetch(url);
  return response.ok && (await response.text()).includes('online');
}
