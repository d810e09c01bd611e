/** One broker to measure on: that of a scratch stack, with topics made and deleted around each measurement. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from '../../distribution/java.ts';
import { fetchOpenDistribution, openDistribution } from '../../distribution/open.ts';
import { UserFault } from '../../stacks/errors.ts';
import { resolve } from '../../stacks/resolve.ts';
import type { ClientAdmin } from '../../workloads/shared/client.ts';
import { connect } from '../../workloads/shared/clients/index.ts';
import { ensureTopic } from '../../workloads/shared/topics.ts';
import { readSettings, settingsToEnv } from '../../workloads/shared/settings.ts';
import { producerProgram } from '../../workloads/producer/settings.ts';
import { say } from '../lib/print.ts';
import { ensurePulumi } from '../lib/pulumi.ts';
import { javaTool } from './perf-tools.ts';
import { requestedSettings, type BenchRequest, type Settings } from './request.ts';
import { BenchStack } from './stack.ts';

/** As many partitions as the topics have that are measured with. */
export const partitions = 4;
const topicTimeoutMs = 30_000;

export class BenchBroker implements AsyncDisposable {
  /** `host:port,…` */
  readonly bootstrap: string;
  readonly #parts: BrokerParts;

  private constructor(parts: BrokerParts) {
    this.bootstrap = parts.bootstrap;
    this.#parts = parts;
  }

  /**
   * @param more settings that the bench cannot do without
   * @throws UserFault when the settings are refused, or there is no Java for Kafka's tools.
   */
  static async start(request: BenchRequest, more: Settings = {}): Promise<BenchBroker> {
    const { signal } = request;
    const settings = { ...withoutWorkloads(await requestedSettings(request)), ...more };
    const { faults } = resolve(request.stack ?? 'bench', settings);
    if (faults.some(({ level }) => level === 'error')) throw new UserFault(faults);
    const { home, program: java } = findJava(settings['kafka-stack:javaHome']);
    await Promise.all([ensurePulumi(), fetchOpenDistribution(home)]);
    await using open = new AsyncDisposableStack();
    const stack = open.use(await BenchStack.make(settings, signal));
    say(`up: ${(await stack.time('up')).toFixed(1)} s`);
    const { target, topology } = resolve(stack.name, stack.settings);
    const bootstrap = target.operations.endpoints(topology).bootstrapServers;
    const admin = open.adopt(await adminOf(bootstrap), (each) => each.close());
    const { folder } = stack;
    return new BenchBroker({ bootstrap, java, signal, folder, admin, open: open.move() });
  }

  /** The command that runs a tool of Kafka. */
  tool(name: 'kafka-producer-perf-test' | 'kafka-consumer-perf-test', args: readonly string[]) {
    return javaTool(this.#parts.java, openDistribution().kafkaLibs, name, args);
  }

  /** A folder that is there as long as the stack. */
  scratchFolder(): string {
    const folder = join(this.#parts.folder, `scratch-${randomBytes(3).toString('hex')}`);
    mkdirSync(folder);
    return folder;
  }

  /** A topic of its own for the work; what was written to it is gone afterwards. */
  async withTopic<T>(work: (topic: string) => Promise<T>): Promise<T> {
    const { admin, signal } = this.#parts;
    const topic = `bench-${randomBytes(4).toString('hex')}`;
    const configs = { 'file.delete.delay.ms': '1000' };
    await ensureTopic(admin, { topic, partitions, configs }, { timeoutMs: topicTimeoutMs, signal });
    await using cleanup = new AsyncDisposableStack();
    cleanup.defer(() => admin.deleteTopic(topic));
    return await work(topic);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.open.disposeAsync();
  }
}

interface BrokerParts {
  readonly bootstrap: string;
  readonly java: string;
  readonly signal: AbortSignal;
  /** Gone with the stack. */
  readonly folder: string;
  readonly admin: ClientAdmin;
  /** Everything that is taken away at the end. */
  readonly open: AsyncDisposableStack;
}

/** Not kafkajs, whose timers warn. */
async function adminOf(brokers: string): Promise<ClientAdmin> {
  const env = settingsToEnv(producerProgram, { brokers, client: 'platformatic' });
  return connect(readSettings(producerProgram, env)).admin();
}

/** They would run beside what is measured. */
function withoutWorkloads(settings: Settings): Settings {
  const kept = Object.entries(settings).filter(([key]) => key !== 'kafka-stack:workloads');
  return Object.fromEntries(kept);
}
