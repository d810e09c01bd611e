/** One consumer of kafkajs, from its connection to its end. After a failure that ends it there is another one. */
import type { Broker, Cluster, Consumer, PartitionAssigner } from 'kafkajs';
import { brokerCode } from '../../errors.ts';
import type { ConsumerSettings } from '../../client.ts';
import { fixedAssigner, roundRobinAssigner } from './assigner.ts';
import type { KafkaMaker } from './connection.ts';
import { bare, tellError } from './errors.ts';
import { metadataMaxAge } from './metadata-age.ts';

export interface Life {
  readonly consumer: Consumer;
  /** Takes a member out of the group that cannot do so itself: the others would wait for it until its session ends. */
  expel(memberId: string): Promise<void>;
}

/** Connects and subscribes; it does not join yet. */
export async function openLife(
  make: KafkaMaker,
  settings: ConsumerSettings,
  groupId: string,
): Promise<Life> {
  const { group, topics, reset } = settings;
  const assigner = typeof group === 'string' ? roundRobinAssigner : fixedAssigner(group);
  const clusters: Cluster[] = [];
  const consumer = make().consumer({
    groupId,
    allowAutoTopicCreation: false,
    metadataMaxAge,
    sessionTimeout: settings.sessionTimeoutMs,
    rebalanceTimeout: settings.rebalanceTimeoutMs,
    heartbeatInterval: settings.heartbeatMs,
    minBytes: settings.minBytes,
    maxWaitTimeInMs: settings.maxWaitMs,
    maxBytesPerPartition: settings.maxBytesPerPartition,
    retry: {
      initialRetryTime: 100,
      maxRetryTime: 2000,
      retries: 10,
      // It would come back under a new name, and wait for itself under the old one.
      restartOnFailure: () => Promise.resolve(false),
    },
    partitionAssigners: [noting(assigner, clusters)],
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: reset === 'earliest' });
    const [cluster] = clusters;
    if (cluster === undefined) throw new Error('kafkajs has made no assigner');
    return { consumer, expel: (memberId) => expel(cluster, groupId, memberId) };
  } catch (error) {
    await consumer.disconnect().catch(() => undefined);
    throw bare(error);
  }
}

/** Assigners are the only ones that kafkajs lets near its connections. */
function noting(assigner: PartitionAssigner, clusters: Cluster[]): PartitionAssigner {
  return (config) => {
    clusters.push(config.cluster);
    return assigner(config);
  };
}

/** UNKNOWN_MEMBER_ID */
const unknownMember = 25;

async function expel(cluster: Cluster, groupId: string, memberId: string): Promise<void> {
  try {
    const coordinator = await tellError(cluster.findGroupCoordinator({ groupId }));
    await tellError((coordinator as LeavingBroker).leaveGroup({ groupId, memberId }));
  } catch (error) {
    if (brokerCode(error) !== unknownMember) throw error;
  }
}

/** Left out of the types of kafkajs. */
interface LeavingBroker extends Broker {
  leaveGroup(request: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
}
