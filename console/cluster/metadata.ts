/** What a cluster consists of: brokers, topics, partitions. One request, however many topics there are. */
import { metadataV10, metadataV11, metadataV12, ResponseError } from '@platformatic/kafka';
import type { Wire } from '../../workloads/shared/clients/platformatic/wire.ts';

export interface ClusterMetadata {
  readonly clusterId: string;
  /** -1 while there is none. */
  readonly controllerId: number;
  readonly brokers: readonly BrokerPlace[];
  /** By name, sorted. */
  readonly topics: ReadonlyMap<string, TopicMetadata>;
}

export interface BrokerPlace {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | undefined;
}

export interface TopicMetadata {
  readonly name: string;
  readonly isInternal: boolean;
  /** By number. */
  readonly partitions: readonly PartitionMetadata[];
}

export interface PartitionMetadata {
  readonly partition: number;
  /** -1 while it has none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export async function readMetadata(wire: Wire): Promise<ClusterMetadata> {
  const connection = await wire.any();
  const api = await wire.api('Metadata', [metadataV12.api, metadataV11.api, metadataV10.api]);
  const answer = await api.async(connection, null, false, false).catch(partOf);
  const topics = answer.topics
    .map(({ name, isInternal, partitions }): TopicMetadata => ({
      name: name ?? '',
      isInternal,
      partitions: partitions
        .map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
          partition: partitionIndex,
          leader: leaderId,
          replicas: replicaNodes,
          isr: isrNodes,
        }))
        .sort((a, b) => a.partition - b.partition),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    clusterId: answer.clusterId ?? '',
    controllerId: answer.controllerId,
    brokers: answer.brokers
      .map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack: rack ?? undefined }))
      .sort((a, b) => a.id - b.id),
    topics: new Map(topics.map((topic) => [topic.name, topic])),
  };
}

/** A partition without a leader is an error to the library; the answer is there all the same. */
function partOf(error: unknown): metadataV12.MetadataResponse {
  if (error instanceof ResponseError) return error['response'] as metadataV12.MetadataResponse;
  throw error;
}
