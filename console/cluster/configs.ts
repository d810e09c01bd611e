/** Settings of brokers and topics, as the brokers tell them. */
import {
  ConfigResourceTypes,
  describeConfigsV1,
  describeConfigsV2,
  describeConfigsV3,
  describeConfigsV4,
} from '@platformatic/kafka';
import type { Cluster } from './cluster.ts';

/** A broker by its id, or a topic by its name. */
export type Configured = { readonly broker: number } | { readonly topic: string };

export type ConfigEntry = Omit<describeConfigsV4.DescribeConfigsResponseConfig, 'configType'>;

/** With what lies below each, and Kafka's own words. @throws SourceError */
export function allConfigs(cluster: Cluster, of: Configured): Promise<readonly ConfigEntry[]> {
  return describe(cluster, of, null);
}

/** Undefined where the brokers tell none. @throws SourceError */
export async function configValue(
  cluster: Cluster,
  of: Configured,
  setting: string,
): Promise<string | undefined> {
  const entries = await describe(cluster, of, [setting]);
  return entries.find(({ name }) => name === setting)?.value ?? undefined;
}

/** Only a broker knows its own settings; anyone knows those of topics. */
async function describe(
  cluster: Cluster,
  of: Configured,
  configurationKeys: string[] | null,
): Promise<readonly ConfigEntry[]> {
  const resource =
    'broker' in of
      ? { resourceType: ConfigResourceTypes.BROKER, resourceName: String(of.broker) }
      : { resourceType: ConfigResourceTypes.TOPIC, resourceName: of.topic };
  const isWhole = configurationKeys === null;
  return cluster.wire(async (wire) => {
    const connection = await ('broker' in of ? wire.broker(of.broker) : wire.any());
    const api = await wire.api('DescribeConfigs', [
      describeConfigsV4.api,
      describeConfigsV3.api,
      describeConfigsV2.api,
      describeConfigsV1.api,
    ]);
    const asked = [{ ...resource, configurationKeys }];
    const { results } = await api.async(connection, asked, isWhole, isWhole);
    return results[0]?.configs ?? [];
  });
}
