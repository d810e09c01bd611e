/** What must hold before a process starts, as plain data. */
import { existsSync } from 'node:fs';
import { fourLetterWord } from './four-letter.ts';
import { until } from './retry.ts';

/**
 * A broker that ended without saying goodbye leaves its ephemeral node behind until ZooKeeper's session
 * timeout; a new one that starts before dies with NodeExists.
 */
export interface BrokerNodeGone {
  readonly kind: 'broker-node-gone';
  /** `host:port` of ZooKeeper. */
  readonly zookeeper: string;
  readonly brokerId: string;
  /** Path of its node, such as `/brokers/ids/1`. */
  readonly node: string;
  /** Only a log folder that holds `meta.properties` has seen a broker before. */
  readonly usedMarker: string;
  /** There when the last broker ended in order; then there is nothing to wait for. */
  readonly orderlyEndFile: string;
  /** Session timeout and a margin. */
  readonly timeoutMs: number;
}

/** Who makes topics with several copies needs as many brokers; some take what is there instead, for good. */
export interface BrokersThere {
  readonly kind: 'brokers-there';
  /** `host:port` of ZooKeeper. */
  readonly zookeeper: string;
  /** Paths of their nodes, such as `/brokers/ids/1`. */
  readonly nodes: readonly string[];
  readonly timeoutMs: number;
}

export type Wait = BrokerNodeGone | BrokersThere;

export async function awaitAll(waits: readonly Wait[], signal: AbortSignal): Promise<void> {
  for (const wait of waits) {
    if (wait.kind === 'brokers-there') await brokersThere(wait, signal);
    else await brokerNodeGone(wait, signal);
  }
}

async function brokersThere(wait: BrokersThere, signal: AbortSignal): Promise<void> {
  const { zookeeper, nodes, timeoutMs } = wait;
  const attempt = async () => {
    const dump = await dumpOf(zookeeper);
    if (dump === undefined) return;
    const there = dump.split(/\s+/);
    const missing = nodes.filter((node) => !there.includes(node));
    if (missing.length > 0) throw new Error(`not registered yet: ${missing.join(', ')}`);
  };
  await until(attempt, { timeoutMs, signal });
}

/** What ZooKeeper tells of its sessions; undefined where it does not know the word, so that there is no way to look. */
async function dumpOf(zookeeper: string): Promise<string | undefined> {
  return fourLetterWord(zookeeper, 'dump').catch((error: unknown) => {
    if (String(error).includes('whitelist')) return undefined;
    throw error;
  });
}

async function brokerNodeGone(wait: BrokerNodeGone, signal: AbortSignal): Promise<void> {
  if (!existsSync(wait.usedMarker) || existsSync(wait.orderlyEndFile)) return;
  let told = false;
  const attempt = async () => {
    const dump = await dumpOf(wait.zookeeper);
    // Let the broker try.
    if (dump === undefined) return;
    // A server that is only starting knows of no nodes yet.
    if (!dump.includes('Ephemeral')) throw new Error(dump.trim());
    if (dump.split(/\s+/).includes(wait.node)) {
      if (!told) console.error(`kafka-stack: ${stale(wait)}`);
      told = true;
      throw new Error(
        `broker id ${wait.brokerId} is still registered at ${wait.zookeeper}: another living broker uses this id`,
      );
    }
  };
  await until(attempt, { timeoutMs: wait.timeoutMs, signal });
}

function stale({ brokerId, timeoutMs }: BrokerNodeGone): string {
  return `broker ${brokerId} ended without a goodbye: waiting until ZooKeeper forgets it (at most ${timeoutMs / 1000} s)`;
}
