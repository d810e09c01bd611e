/** What the times of a topic mean. */
import {
  ConfigResourceTypes,
  describeConfigsV1,
  describeConfigsV2,
  describeConfigsV3,
  describeConfigsV4,
} from '@platformatic/kafka';
import type { Cluster } from '../cluster/cluster.ts';

const setting = 'message.timestamp.type';

/** `CreateTime` or `LogAppendTime`, as the topic is set now. @throws SourceError */
export async function timestampType(cluster: Cluster, topic: string): Promise<string> {
  return cluster.wire(async (wire) => {
    const api = await wire.api('DescribeConfigs', [
      describeConfigsV4.api,
      describeConfigsV3.api,
      describeConfigsV2.api,
      describeConfigsV1.api,
    ]);
    const resource = {
      resourceType: ConfigResourceTypes.TOPIC,
      resourceName: topic,
      configurationKeys: [setting],
    };
    const { results } = await api.async(await wire.any(), [resource], false, false);
    const found = results[0]?.configs.find(({ name }) => name === setting)?.value;
    return found ?? 'CreateTime';
  });
}
