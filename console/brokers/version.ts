import {
  ConfigResourceTypes,
  describeConfigsV1,
  describeConfigsV2,
  describeConfigsV3,
  describeConfigsV4,
} from '@platformatic/kafka';
import type { Cluster } from '../cluster/cluster.ts';

const setting = 'inter.broker.protocol.version';

/**
 * Which Kafka the brokers speak among themselves, such as `3.4-IV0`; undefined where they do not tell. No request tells
 * a broker's own version; kafka-ui shows this one, too. Source: `inter.broker.protocol.version`.
 */
export async function protocolVersion(cluster: Cluster): Promise<string | undefined> {
  const [broker] = (await cluster.metadata()).brokers;
  if (broker === undefined) return undefined;
  return cluster.wire(async (wire) => {
    const connection = await wire.broker(broker.id);
    const api = await wire.api('DescribeConfigs', [
      describeConfigsV4.api,
      describeConfigsV3.api,
      describeConfigsV2.api,
      describeConfigsV1.api,
    ]);
    const resource = {
      resourceType: ConfigResourceTypes.BROKER,
      resourceName: String(broker.id),
      configurationKeys: [setting],
    };
    const { results } = await api.async(connection, [resource], false, false);
    return results[0]?.configs.find(({ name }) => name === setting)?.value ?? undefined;
  });
}
