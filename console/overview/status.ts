/** How each cluster is, in the words of kafka-ui's `/api/clusters`. */
import type { Cluster } from '../cluster/cluster.ts';
import { protocolVersion } from '../brokers/version.ts';
import { SourceError } from '../shell/errors.ts';

export interface ClusterStatus {
  readonly name: string;
  readonly status: 'online' | 'offline';
  readonly readOnly: boolean;
  readonly features: readonly string[];
  readonly brokerCount?: number;
  readonly topicCount?: number;
  readonly onlinePartitionCount?: number;
  /** Partitions with fewer replicas in sync than they have. */
  readonly underReplicatedPartitionCount?: number;
  readonly controllerId?: number;
  /** What the brokers speak, such as `3.4-IV0`. */
  readonly version?: string;
  /** Why it is offline. */
  readonly lastError?: { readonly message: string };
}

export async function statusOf(cluster: Cluster): Promise<ClusterStatus> {
  const { name, readOnly } = cluster.settings;
  const shared = { name, readOnly, features: featuresOf(cluster) };
  try {
    const [metadata, version] = await Promise.all([cluster.metadata(), protocolVersion(cluster)]);
    const partitions = [...metadata.topics.values()].flatMap((topic) => topic.partitions);
    return {
      ...shared,
      status: 'online',
      brokerCount: metadata.brokers.length,
      topicCount: metadata.topics.size,
      onlinePartitionCount: partitions.filter(({ leader }) => leader >= 0).length,
      underReplicatedPartitionCount: partitions.filter(
        ({ isr, replicas }) => isr.length < replicas.length,
      ).length,
      controllerId: metadata.controllerId,
      ...(version === undefined ? {} : { version }),
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { ...shared, status: 'offline', lastError: { message: error.message } };
  }
}

function featuresOf({ registry, connects, settings }: Cluster): string[] {
  return [
    ...(registry === undefined ? [] : ['SCHEMA_REGISTRY']),
    ...(connects.size === 0 ? [] : ['KAFKA_CONNECT']),
    ...(settings.readOnly ? [] : ['TOPIC_DELETION']),
  ];
}
