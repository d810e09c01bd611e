import { configValue } from '../cluster/configs.ts';
import type { Cluster } from '../cluster/cluster.ts';

/**
 * Which Kafka the brokers speak among themselves, such as `3.4-IV0`; undefined where they do not tell. No request tells
 * a broker's own version; kafka-ui shows this one, too. Source: `inter.broker.protocol.version`.
 */
export async function protocolVersion(cluster: Cluster): Promise<string | undefined> {
  const [broker] = (await cluster.metadata()).brokers;
  if (broker === undefined) return undefined;
  return configValue(cluster, { broker: broker.id }, 'inter.broker.protocol.version');
}
