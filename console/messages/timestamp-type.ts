/** What the times of a topic mean. */
import { configValue } from '../cluster/configs.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** `CreateTime` or `LogAppendTime`, as the topic is set now. @throws SourceError */
export async function timestampType(cluster: Cluster, topic: string): Promise<string> {
  return (await configValue(cluster, { topic }, 'message.timestamp.type')) ?? 'CreateTime';
}
